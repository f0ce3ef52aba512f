/** Writes a report for people. */
import { stripVTControlCharacters, styleText } from 'node:util'
import type { Report } from './examine.ts'

const names: { readonly [deployment in Report['deployment']]: string } = {
  local: 'an Ollama daemon',
  cloud: 'Ollama Cloud',
  olla: 'the Olla proxy',
  gateway: 'a gateway that speaks only /v1',
  unknown: 'unknown',
}

const keys: { readonly [key in Report['key']]: string } = {
  none: 'not needed',
  accepted: 'accepted',
  missing: 'missing',
  refused: 'refused',
  unknown: 'unknown',
}

/** Colours are left out where the output is no terminal, and with NO_COLOR. */
export function toText(given: Report): string {
  const report = withoutControls(given)
  const { url, deployment, evidence, version, proxy, key, latency, findings, ok } = report
  const rows: [string, string | undefined][] = [
    ['address', url],
    ['deployment', `${names[deployment]} (${evidence})`],
    ['version', [proxy, version && `Ollama ${version}`].filter(Boolean).join(', ') || undefined],
    ['API key', keys[key]],
    ['latency', latency && `${latency.medianMs} ms (median of ${latency.requests} small requests)`],
    ['works', featuresIn(report, 'yes')],
    ['missing', featuresIn(report, 'no')],
    ['models', modelsIn(report)],
    ['loaded', loadedIn(report)],
    ['context', contextIn(report)],
    [
      'browsers',
      report.origins?.map(({ origin, allowed }) => `${origin} ${allowed ? 'allowed' : 'refused'}`).join(', '),
    ],
    [
      'Host header',
      report.hosts?.map(({ host, allowed }) => `${host} ${allowed ? 'accepted' : 'refused'}`).join(', '),
    ],
  ]
  const facts = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`${styleText('bold', name.padEnd(12))} ${value}`],
  )
  return `${[...facts, '', ...findings.flatMap(toLines), verdict(ok, findings.length)].join('\n')}\n`
}

function toLines({ blocking, message, remedy }: Report['findings'][number]): string[] {
  return [`${blocking ? styleText('red', '✗') : styleText('yellow', '!')} ${message}`, `  → ${remedy}`]
}

/** What a server sends must not move the cursor, add lines or change the terminal. */
function withoutControls(report: Report): Report {
  return JSON.parse(JSON.stringify(report), withoutControl) as Report
}

function withoutControl(_key: string, value: unknown): unknown {
  return typeof value === 'string'
    ? stripVTControlCharacters(value).replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    : value
}

function verdict(ok: boolean, findings: number): string {
  if (!ok) return styleText('red', 'Something stands in the way.')
  return styleText(
    'green',
    findings > 0 ? '✓ Nothing stands in the way; see the notes above.' : '✓ Nothing stands in the way.',
  )
}

const features: { readonly [feature in keyof Report['works']]: string } = {
  native: '/api',
  openai: '/v1',
  anthropic: '/v1/messages',
  countTokens: 'counting tokens',
  embeddings: 'embeddings',
  modelDetails: 'model details',
  modelManagement: 'pulling and deleting models',
  format: 'structured output',
}

function featuresIn({ works, deployment }: Report, wanted: 'yes' | 'no'): string | undefined {
  if (deployment === 'unknown') return undefined
  const found = Object.entries(features).filter(
    ([feature]) => works[feature as keyof typeof works] === wanted,
  )
  return found.map(([, name]) => name).join(', ') || undefined
}

function modelsIn({ models }: Report): string | undefined {
  return (
    models
      ?.map(({ name, capabilities }) =>
        capabilities?.length ? `${name} (${capabilities.join(', ')})` : name,
      )
      .join('\n             ') || undefined
  )
}

function loadedIn({ loaded }: Report): string | undefined {
  if (!loaded) return undefined
  return (
    loaded
      .map(({ name, contextLength }) => (contextLength ? `${name} (context ${contextLength})` : name))
      .join(', ') || 'none'
  )
}

function contextIn({ deployment, defaultContext, loaded }: Report): string | undefined {
  if (defaultContext !== undefined) return `${defaultContext} tokens, of the loaded model`
  return deployment === 'local' && loaded ? 'depends on the memory; a loaded model would tell' : undefined
}
