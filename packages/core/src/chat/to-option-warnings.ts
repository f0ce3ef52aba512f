/** Names in `options` that no Ollama reads: the server ignores them with a line in its log, which nobody sees. */
import type { Options } from '@ollamakit/wire/native'
import type { Warning } from './chat-request.ts'

/** A warning for a name that is no option, with the right name where there is one. It is sent all the same: a newer server may know it. */
export function toOptionWarnings(name: string): Warning[] {
  if (Object.hasOwn(known, name)) return []
  const right = sameMeaning.get(name.replaceAll('_', '').toLowerCase())
  return [
    {
      type: 'unsupported',
      setting: `options.${name}`,
      message: `Ollama has no option ${JSON.stringify(name)} and ignores it${right ? `; it is called ${right}` : ''}`,
    },
  ]
}

/** What a value of this option has to be, if the given one is not that; undefined for names that are no options. The server would answer status 500, and take what JSON cannot say for nothing. */
export function allowedFor(name: string, value: unknown): string | undefined {
  if (value == null || !Object.hasOwn(known, name)) return undefined
  const { is, allowed } = kinds[known[name as keyof Options]]
  return is(value) ? undefined : allowed
}

const kinds = {
  number: { is: Number.isFinite, allowed: 'a number' },
  yesOrNo: { is: (value: unknown) => typeof value === 'boolean', allowed: 'true or false' },
  texts: {
    is: (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
    allowed: 'a list of texts',
  },
}

/** Every option, so that the compiler misses a new one here. */
const known = {
  num_keep: 'number',
  seed: 'number',
  num_predict: 'number',
  top_k: 'number',
  top_p: 'number',
  min_p: 'number',
  typical_p: 'number',
  repeat_last_n: 'number',
  temperature: 'number',
  repeat_penalty: 'number',
  presence_penalty: 'number',
  frequency_penalty: 'number',
  stop: 'texts',
  num_ctx: 'number',
  num_batch: 'number',
  num_gpu: 'number',
  main_gpu: 'number',
  use_mmap: 'yesOrNo',
  num_thread: 'number',
  draft_num_predict: 'number',
} satisfies Record<keyof Options, keyof typeof kinds>

/** What others call the same, in lower case without underscores. */
const sameMeaning = new Map(
  Object.entries({
    ...Object.fromEntries(Object.keys(known).map((name) => [name.replaceAll('_', ''), name])),
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
