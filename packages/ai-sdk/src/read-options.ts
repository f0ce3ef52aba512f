/** Reads and checks Ollama's own settings: those of a call, and those given in code. */
import type { InvalidArgumentError, SharedV4ProviderOptions, SharedV4Warning } from '@ai-sdk/provider'
import { stringifyWithBigIntAndCycles } from '@ai-sdk/provider-utils'
import { nearestName, optionNames } from '@ollamakit/core'
import { invalidArgument } from './invalid-argument.ts'
import { merged } from './merge-options.ts'
import type { OllamaLanguageModelChatOptions, OptionKind, OptionsOf } from './model-options.ts'

interface Rule {
  is: (value: unknown) => boolean
  allowed: string
}

/** Core checks these when the request is made. */
const coreChecks: Rule = { is: () => true, allowed: '' }
const anObject: Rule = { is: isPlainObject, allowed: 'an object' }
const trueOrFalse: Rule = { is: (value) => typeof value === 'boolean', allowed: 'true or false' }
const text: Rule = { is: (value) => typeof value === 'string', allowed: 'a string' }
const nonEmpty: Rule = {
  is: (value) => typeof value === 'string' && value.trim() !== '',
  allowed: 'a non-empty string',
}
const count: Rule = {
  is: (value) => Number.isInteger(value) && Number(value) > 0,
  allowed: 'a whole number, 1 or more',
}
const upTo10: Rule = {
  is: (value) => count.is(value) && Number(value) <= 10,
  allowed: 'a whole number from 1 to 10',
}

type Rules<Options> = { [key in keyof Required<Options>]: Rule }

/** Of all models that embed or answer. `options` and `body` are merged key by key before core sees them. */
const shared = { keepAlive: coreChecks, options: anObject, truncate: coreChecks, body: anObject }
const embedding = { ...shared, dimensions: count }
/** Of all models that answer. */
const language = {
  think: coreChecks,
  extractThinking: coreChecks,
  ...shared,
  shift: coreChecks,
  strictContext: coreChecks,
  logprobs: coreChecks,
  format: coreChecks,
  coalesce: trueOrFalse,
  include: {
    is: (value: unknown) => Array.isArray(value) && value.every((one) => one === 'response-body'),
    allowed: 'a list of "response-body"',
  },
}
const chat: Rules<OllamaLanguageModelChatOptions> = {
  ...language,
  sendReasoning: trueOrFalse,
  toolResultImages: { is: (value) => value === 'tool' || value === 'user', allowed: '"tool" or "user"' },
  forceToolChoice: trueOrFalse,
  injectJsonInstruction: trueOrFalse,
  placeholderUserMessage: trueOrFalse,
}

const rules: { [Kind in OptionKind]: Rules<OptionsOf[Kind]> } = {
  chat,
  completion: { ...language, suffix: text, raw: trueOrFalse, template: text },
  embedding: {
    ...embedding,
    maxEmbeddingsPerCall: count,
    maxBytesPerCall: count,
    supportsParallelCalls: trueOrFalse,
  },
  reranking: { ...embedding, queryPrefix: text, documentPrefix: text },
  transcription: { language: text, prompt: text },
  decision: chat,
  webSearch: { maxResults: upTo10, maxCharacters: count },
  webFetch: { maxCharacters: count },
  extractThinking: { tag: nonEmpty, startWithThinking: trueOrFalse },
  none: {},
  provider: {
    baseURL: coreChecks,
    apiKey: coreChecks,
    headers: coreChecks,
    queryParams: coreChecks,
    fetch: coreChecks,
    dialect: coreChecks,
    timeouts: coreChecks,
    retry: coreChecks,
    concurrency: coreChecks,
    closeInPause: coreChecks,
    deployment: coreChecks,
    fallback: coreChecks,
    name: nonEmpty,
    defaults: anObject,
  },
}

/**
 * Reads `providerOptions.ollama`, and those under the provider's own name, which win. A key that this kind of model lacks is ignored with a warning.
 *
 * @throws InvalidArgumentError that names a wrong value and what is allowed.
 */
function readCallOptions<Kind extends OptionKind>(
  kind: Kind,
  providerName: string,
  given: SharedV4ProviderOptions | undefined,
  warnings: SharedV4Warning[],
): OptionsOf[Kind] {
  const readLevel = (key: string): OptionsOf[Kind] =>
    read(kind, given?.[key], `providerOptions.${key}`, (unknown, hint) =>
      warnings.push({
        type: 'unsupported',
        feature: `providerOptions.${key}.${unknown}`,
        details: hint,
      }),
    )
  const own = readLevel('ollama')
  return providerName === 'ollama' ? own : merged<OptionsOf[Kind]>([own, readLevel(providerName)])
}

/** Returns settings given in code, without keys that are not set. @throws InvalidArgumentError that names a wrong key or value, and what is allowed. */
export function checkSettings<Kind extends OptionKind>(
  kind: Kind,
  given: OptionsOf[Kind] | undefined,
  where: string,
): OptionsOf[Kind] {
  return read(kind, given, where, (key, hint) => {
    throw invalidArgument(key, `${where} has no setting ${JSON.stringify(key)}. ${hint}`)
  })
}

/** Where settings come from besides the call. */
export interface SettingLevels<Settings> {
  /** Of the provider. Default `ollama`. */
  name?: string
  /** Of the model: `ollama(id, settings)`. */
  settings?: Settings | undefined
  /** Of the provider: `createOllama({ defaults })`. Those that another kind of model lacks are left out. */
  defaults?: OllamaLanguageModelChatOptions | undefined
}

/**
 * Returns the settings of a call. The precedence is decided here and nowhere else: `providerOptions` win over the call's own settings, those over the model's, those over the provider's.
 *
 * @param ofCall Returns the call's own settings.
 * @throws InvalidArgumentError that names a wrong value and what is allowed.
 */
export function settingsOf<Kind extends OptionKind>(
  kind: Kind,
  { name = 'ollama', settings, defaults }: SettingLevels<OptionsOf[Kind]>,
  providerOptions: SharedV4ProviderOptions | undefined,
  warnings: SharedV4Warning[],
  ofCall?: (own: OptionsOf[Kind]) => object,
): OptionsOf[Kind] {
  const own = readCallOptions(kind, name, providerOptions, warnings)
  const known = Object.entries(defaults ?? {}).filter(([key]) => Object.hasOwn(rules[kind], key))
  const levels = [Object.fromEntries(known), settings ?? {}, ofCall?.(own) ?? {}, own]
  return merged(levels as OptionsOf[Kind][]) // the keys of that kind
}

/** Returns the error for a wrong value. */
export function invalid(where: string, value: unknown, allowed: string): InvalidArgumentError {
  return invalidArgument(where, `${where} is ${quote(value)}. Allowed: ${allowed}`)
}

function read<Kind extends OptionKind>(
  kind: Kind,
  given: unknown,
  where: string,
  unknown: (key: string, hint: string) => void,
): OptionsOf[Kind] {
  if (given === undefined || (given === null && kind !== 'provider')) return {}
  // Not quoted: in place of the settings there may be a key, or a URL with a password.
  if (!isPlainObject(given)) throw notAnObject(kind, where, given)
  const known: Record<string, Rule> = rules[kind]
  const found: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue
    const rule = Object.hasOwn(known, key) ? known[key] : undefined
    if (!rule) {
      unknown(key, hintFor(key, Object.keys(known)))
      continue
    }
    if (!rule.is(value)) throw invalid(`${where}.${key}`, value, rule.allowed)
    found[key] = value
  }
  return found
}

/** Objects whose settings are their own members: a list, a Map or Headers has none. */
export function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(Symbol.iterator in value)
}

function notAnObject(kind: OptionKind, where: string, given: unknown): InvalidArgumentError {
  const [example = ''] = Object.keys(rules[kind])
  const what = given === null ? 'null' : `a ${typeof given === 'object' ? 'collection' : typeof given}`
  return invalidArgument(
    where,
    `${where} takes a plain object of settings, such as { ${example} }, not ${what}`,
  )
}

function hintFor(key: string, known: readonly string[]): string {
  const option = known.includes('options') ? optionNames.map((name) => `options.${name}`) : []
  const near = nearestName(key, known) ?? nearestName(`options.${key}`, option)
  if (near !== undefined) return `Did you mean ${near}?`
  return `Known are ${known.join(', ') || 'none'}${option.length > 0 ? '; model options, such as num_ctx, belong in options' : ''}`
}

function quote(value: unknown): string {
  const shown =
    typeof value === 'number' ? String(value) : (stringifyWithBigIntAndCycles(value) ?? String(value))
  return shown.length > 100 ? `${shown.slice(0, 100)}…` : shown
}
