/** Checks the types of a request's `options`, as the server does when it is about to load the model. Server: `api/types.go` Options.FromMap. */
import type { JsonObject } from '@ollamakit/wire'
import type { Options } from '@ollamakit/wire/native'

type Kind = 'integer' | 'float32' | 'boolean' | 'array'

const kinds: { [Name in keyof Required<Options>]: Kind } = {
  num_keep: 'integer',
  seed: 'integer',
  num_predict: 'integer',
  top_k: 'integer',
  top_p: 'float32',
  min_p: 'float32',
  typical_p: 'float32',
  repeat_last_n: 'integer',
  temperature: 'float32',
  repeat_penalty: 'float32',
  presence_penalty: 'float32',
  frequency_penalty: 'float32',
  stop: 'array',
  num_ctx: 'integer',
  num_batch: 'integer',
  num_gpu: 'integer',
  main_gpu: 'integer',
  use_mmap: 'boolean',
  num_thread: 'integer',
  draft_num_predict: 'integer',
}

/** What is wrong with the options, in the server's words. Unknown names and null are fine; of several mistakes the first is told. */
export function findOptionMistake(options: JsonObject): string | undefined {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(kinds, name) || value === null || value === undefined) continue
    const kind = kinds[name as keyof Options]
    if (kind === 'array' && Array.isArray(value)) {
      if (!value.every((item) => typeof item === 'string'))
        return `option "${name}" must be of an array of strings`
      continue
    }
    if (!isOfKind(kind, value)) return `option "${name}" must be of type ${kind}`
  }
  return undefined
}

function isOfKind(kind: Kind, value: unknown): boolean {
  if (kind === 'boolean') return typeof value === 'boolean'
  return kind !== 'array' && typeof value === 'number'
}
