/** Refuses options that do not exist, with the name that was probably meant, and wrong values: LangChain itself ignores both. */
import { OllamaInputError } from '@ollamakit/core'
import { checkValues } from './check-values.ts'
import { allOptionPairs } from './option-names.ts'

/** What each class and each call may be given besides what this package defines. */
export const langChainFields = [
  'verbose',
  'callbacks',
  'callbackManager',
  'tags',
  'metadata',
  'name',
  'cache',
  'maxConcurrency',
  'maxRetries',
  'onFailedAttempt',
] as const

/** Keys of LangChain's calls: its own, those of `streamEvents`, and those that `createAgent` sends for other providers. */
const callFields: ReadonlySet<string> = new Set([
  ...langChainFields,
  'stop',
  'signal',
  'timeout',
  'configurable',
  'context',
  'store',
  'recursionLimit',
  'runName',
  'runId',
  'outputVersion',
  'ls_structured_output_format',
  'promptIndex',
  'version',
  'encoding',
  'strict',
  'outputConfig',
  'responseSchema',
])

/** LangGraph adds its own keys to the options of calls inside a node, and more with each release; these give it away. */
const langGraphFields = ['executionInfo', 'serverInfo', 'writer', 'interrupt', 'control', 'runtime']

/** What users of other packages write for one of our options. */
const synonyms: Readonly<Record<string, string>> = {
  host: 'baseUrl',
  url: 'baseUrl',
  endpoint: 'baseUrl',
  key: 'apiKey',
  modelname: 'model',
  modelid: 'model',
  reasoning: 'think',
  reasoningeffort: 'think',
  maxoutputtokens: 'numPredict',
  maxcompletiontokens: 'numPredict',
  contextlength: 'numCtx',
  contextsize: 'numCtx',
  responseformat: 'format',
  toolchoice: 'tool_choice',
  timeoutms: 'timeouts',
}

/** Throws OllamaInputError if `given` is no object, or has a key that is not in `known` or a value of another kind. Keys that are undefined are ignored. */
export function checkFields(owner: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new OllamaInputError(`${owner} takes an object of options, not ${JSON.stringify(given)}`)
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && !known.includes(name)) throw unknownOption(owner, name, known)
  }
  checkValues(owner, given)
}

/** The same for the options of a call. Inside LangGraph, only a name that resembles one of ours is refused. */
export function checkCallFields(owner: string, given: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || known.includes(name) || callFields.has(name)) continue
    const isLangGraphs = langGraphFields.includes(name) || name.startsWith('__') || name.startsWith('ls_')
    if (isLangGraphs) continue
    const isInLangGraph = langGraphFields.some((field) => field in given)
    if (isInLangGraph && suggest(name, known) === undefined) continue
    throw unknownOption(owner, name, known)
  }
  checkValues(owner, given)
}

function unknownOption(owner: string, name: string, known: readonly string[]): OllamaInputError {
  const suggestion = suggest(name, known)
  return new OllamaInputError(
    `${owner} has no option ${JSON.stringify(name)}`,
    suggestion === undefined ? `It has ${known.join(', ')}` : `Did you mean ${suggestion}?`,
  )
}

function suggest(name: string, known: readonly string[]): string | undefined {
  const plain = normalize(name)
  const exact =
    known.find((one) => normalize(one) === plain) ?? allOptionPairs.find(([, wire]) => wire === name)?.[0]
  if (exact !== undefined && known.includes(exact)) return exact
  const synonym = Object.hasOwn(synonyms, plain) ? synonyms[plain] : undefined
  if (synonym !== undefined && known.includes(synonym)) return synonym
  const near = known
    .map((one) => ({ one, distance: editDistance(plain, normalize(one)) }))
    .sort((a, b) => a.distance - b.distance)[0]
  return near && near.distance <= (plain.length > 4 ? 2 : 1) ? near.one : undefined
}

function normalize(name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase()
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
