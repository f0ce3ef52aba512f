/** Names in `options` that no Ollama reads: the server ignores them with a line in its log, which nobody sees. */
import type { Options } from '@ollamakit/wire/native'
import type { Warning } from './chat-request.ts'

/** A warning for a name that is no option, with the right name where there is one. It is sent all the same: a newer server may know it. */
export function toOptionWarnings(name: string): Warning[] {
  if (Object.hasOwn(known, name)) return []
  const right = sameMeaning[name.replaceAll('_', '').toLowerCase()]
  return [
    {
      type: 'unsupported',
      setting: `options.${name}`,
      message: `Ollama has no option ${JSON.stringify(name)} and ignores it${right ? `; it is called ${right}` : ''}`,
    },
  ]
}

/** Every option, so that the compiler misses a new one here. */
const known = {
  num_keep: true,
  seed: true,
  num_predict: true,
  top_k: true,
  top_p: true,
  min_p: true,
  typical_p: true,
  repeat_last_n: true,
  temperature: true,
  repeat_penalty: true,
  presence_penalty: true,
  frequency_penalty: true,
  stop: true,
  num_ctx: true,
  num_batch: true,
  num_gpu: true,
  main_gpu: true,
  use_mmap: true,
  num_thread: true,
  draft_num_predict: true,
} satisfies Record<keyof Options, true>

/** What others call the same, in lower case without underscores. */
const sameMeaning: Record<string, string> = {
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
}
