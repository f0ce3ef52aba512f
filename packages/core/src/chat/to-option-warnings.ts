/** Names in `options` that no Ollama reads: the server ignores them with a line in its log, which nobody sees. */
import { isOptionName, type OptionKind, optionKinds } from '@ollamakit/wire/native'
import { type CallerNames, coreNames } from '../errors/caller-names.ts'
import { nearestName } from '../errors/nearest-name.ts'
import type { Warning } from './chat-request.ts'

/** The names of all model options. */
export const optionNames: readonly string[] = Object.keys(optionKinds)

/** A warning for a name that is no option, with the right name where there is one. It is sent all the same: a newer server may know it. */
export function toOptionWarnings(name: string, names: CallerNames = coreNames): Warning[] {
  if (isOptionName(name)) return []
  const right = sameMeaning.get(name.replaceAll('_', '').toLowerCase()) ?? nearestName(name, optionNames)
  return [
    {
      type: 'unsupported',
      setting: names.modelOption(name),
      message: `Ollama does not know ${names.modelOption(name)} and ignores it${right ? `; it is called ${isOptionName(right) ? names.modelOption(right) : right}` : ''}`,
    },
  ]
}

/** What a value of this option has to be, if the given one is not that; undefined for names that are no options. The server would answer status 500, and take what JSON cannot say for nothing. */
export function allowedFor(name: string, value: unknown): string | undefined {
  if (value == null || !isOptionName(name)) return undefined
  const { is, allowed } = kinds[optionKinds[name]]
  return is(value) ? undefined : allowed
}

const number = { is: Number.isFinite, allowed: 'a number' }

const kinds: Record<OptionKind, { is: (value: unknown) => boolean; allowed: string }> = {
  integer: number,
  float32: number,
  boolean: { is: (value) => typeof value === 'boolean', allowed: 'true or false' },
  strings: {
    is: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
    allowed: 'a list of texts',
  },
}

/** What others call the same, in lower case without underscores. */
const sameMeaning = new Map(
  Object.entries({
    ...Object.fromEntries(Object.keys(optionKinds).map((name) => [name.replaceAll('_', ''), name])),
    maxtokens: 'num_predict',
    maxcompletiontokens: 'num_predict',
    maxoutputtokens: 'num_predict',
    nctx: 'num_ctx',
    contextlength: 'num_ctx',
    contextsize: 'num_ctx',
    stopsequences: 'stop',
    repetitionpenalty: 'repeat_penalty',
    think: 'think, outside of options',
    format: 'format, outside of options',
    keepalive: 'keepAlive, outside of options',
  }),
)
