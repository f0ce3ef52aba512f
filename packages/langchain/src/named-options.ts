/** Written by option-names.test.ts from `packages/wire/src/native/options.ts`: change that file, then run `test -u`. */

/** Model options as LangChain users write them: `numCtx`, `topK`, `repeatPenalty`, … */
export interface NamedOptions {
  /** Tokens of the prompt that are kept when the context is shifted. Default: 4. */
  numKeep?: number | undefined
  /** Seed of the sampler. Default: -1, random. */
  seed?: number | undefined
  /** Maximum length of the response in tokens, including thinking. Default: -1, ten times `num_ctx`. */
  numPredict?: number | undefined
  /** Samples from the k most likely tokens. Default: 40. */
  topK?: number | undefined
  /** Samples from the most likely tokens that together have this probability. Default: 0.9. */
  topP?: number | undefined
  /** Excludes tokens below this fraction of the most likely token's probability. Default: 0, off. */
  minP?: number | undefined
  /** Locally typical sampling. Default: 1, off. */
  typicalP?: number | undefined
  /** How many of the last tokens the repeat penalty considers. Default: 64. */
  repeatLastN?: number | undefined
  /** Randomness of the sampler. Default: 0.8. The server does not check the range. */
  temperature?: number | undefined
  /** Penalty for repeated tokens. Default: 1.0 (1.1 before 0.32.10). */
  repeatPenalty?: number | undefined
  /** Penalty for tokens that have occurred. Default: 0. */
  presencePenalty?: number | undefined
  /** Penalty for tokens by how often they have occurred. Default: 0. */
  frequencyPenalty?: number | undefined
  /**
   * Strings that end the response and are not part of it. Always a list: a bare string is status 500.
   * Replaces the model's own list, even if empty.
   */
  stop?: string[] | undefined
  /**
   * Context length in tokens. Default: 0, which means 4096, 32768 or 262144 depending on memory. A change
   * reloads the model.
   */
  numCtx?: number | undefined
  /** Prompt tokens per batch. Default: 512. A change reloads the model. */
  numBatch?: number | undefined
  /** Layers on the GPU. Default: -1, automatic. 0: CPU only. A change reloads the model. */
  numGpu?: number | undefined
  /** Index of the GPU that holds small tensors. A change reloads the model. */
  mainGpu?: number | undefined
  /** Maps the model file into memory instead of reading it. A change reloads the model. */
  useMmap?: boolean | undefined
  /** CPU threads. Default: 0, automatic. A change reloads the model. */
  numThread?: number | undefined
  /**
   * Tokens that a draft model predicts ahead. Default: 4 if the model has a draft file. A change reloads the
   * model.
   */
  draftNumPredict?: number | undefined
}
