/**
 * The model options: their documentation, their types and, at run time, their names and kinds. A new option
 * is added here only.
 */

/**
 * Model options of one request, spelled as the server spells them. They override the model's own parameters.
 * The server ignores unknown keys and logs them. It answers a value of the wrong type with status 500.
 * Server: `api/types.go` Options and Runner.
 */
export type Options = {
  /** Tokens of the prompt that are kept when the context is shifted. Default: 4. */
  num_keep?: number | undefined
  /** Seed of the sampler. Default: -1, random. */
  seed?: number | undefined
  /** Maximum length of the response in tokens, including thinking. Default: -1, ten times `num_ctx`. */
  num_predict?: number | undefined
  /** Samples from the k most likely tokens. Default: 40. */
  top_k?: number | undefined
  /** Samples from the most likely tokens that together have this probability. Default: 0.9. */
  top_p?: number | undefined
  /** Excludes tokens below this fraction of the most likely token's probability. Default: 0, off. */
  min_p?: number | undefined
  /** Locally typical sampling. Default: 1, off. */
  typical_p?: number | undefined
  /** How many of the last tokens the repeat penalty considers. Default: 64. */
  repeat_last_n?: number | undefined
  /** Randomness of the sampler. Default: 0.8. The server does not check the range. */
  temperature?: number | undefined
  /** Penalty for repeated tokens. Default: 1.0 (1.1 before 0.32.10). */
  repeat_penalty?: number | undefined
  /** Penalty for tokens that have occurred. Default: 0. */
  presence_penalty?: number | undefined
  /** Penalty for tokens by how often they have occurred. Default: 0. */
  frequency_penalty?: number | undefined
  /**
   * Strings that end the response and are not part of it. Always a list: a bare string is status 500.
   * Replaces the model's own list, even if empty.
   */
  stop?: string[] | undefined
  /**
   * Context length in tokens. Default: 0, which means 4096, 32768 or 262144 depending on memory. A change
   * reloads the model.
   */
  num_ctx?: number | undefined
  /** Prompt tokens per batch. Default: 512. A change reloads the model. */
  num_batch?: number | undefined
  /** Layers on the GPU. Default: -1, automatic. 0: CPU only. A change reloads the model. */
  num_gpu?: number | undefined
  /** Index of the GPU that holds small tensors. A change reloads the model. */
  main_gpu?: number | undefined
  /** Maps the model file into memory instead of reading it. A change reloads the model. */
  use_mmap?: boolean | undefined
  /** CPU threads. Default: 0, automatic. A change reloads the model. */
  num_thread?: number | undefined
  /**
   * Tokens that a draft model predicts ahead. Default: 4 if the model has a draft file. A change reloads the
   * model.
   */
  draft_num_predict?: number | undefined
}

/**
 * What the server accepts for an option. `integer` and `float32` are both JSON numbers; the server truncates
 * an integer.
 */
export type OptionKind = 'integer' | 'float32' | 'boolean' | 'strings'

/**
 * Every option with the kind of its value. The compiler reports an option that is missing here or has a kind
 * of another type.
 */
export const optionKinds: { readonly [Name in keyof Options]-?: KindOf<NonNullable<Options[Name]>> } = {
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
  stop: 'strings',
  num_ctx: 'integer',
  num_batch: 'integer',
  num_gpu: 'integer',
  main_gpu: 'integer',
  use_mmap: 'boolean',
  num_thread: 'integer',
  draft_num_predict: 'integer',
}

type KindOf<Value> = Value extends number
  ? 'integer' | 'float32'
  : Value extends boolean
    ? 'boolean'
    : 'strings'

/** Returns true for the name of a model option. */
export function isOptionName(name: string): name is keyof Options {
  return Object.hasOwn(optionKinds, name)
}
