/** Written by option-names.test.ts from `packages/wire/src/native/options.ts`: change that file, then run `test -u`. */

/** Model options as LangChain users write them: `numCtx`, `topK`, `repeatPenalty`, … */
export interface NamedOptions {
  /** Tokens of the prompt kept when the context is shifted. Default 4. */
  numKeep?: number | undefined
  /** Seed of the sampler. Default -1: random. */
  seed?: number | undefined
  /** Longest answer in tokens, thinking included. Default -1: ten times `num_ctx`. */
  numPredict?: number | undefined
  /** Sample among the k likeliest tokens. Default 40. */
  topK?: number | undefined
  /** Sample among the likeliest tokens that make up this much probability. Default 0.9. */
  topP?: number | undefined
  /** Leave out tokens less likely than this share of the likeliest one. Default 0: off. */
  minP?: number | undefined
  /** Locally typical sampling. Default 1: off. */
  typicalP?: number | undefined
  /** How many of the last tokens the repeat penalty looks at. Default 64. */
  repeatLastN?: number | undefined
  /** Default 0.8, no range check. */
  temperature?: number | undefined
  /** Default 1.0 (1.1 before 0.32.10). */
  repeatPenalty?: number | undefined
  /** Default 0. */
  presencePenalty?: number | undefined
  /** Default 0. */
  frequencyPenalty?: number | undefined
  /** Texts that end the answer and are left out of it. Always a list: a bare string is status 500. Replaces the model's own, also when empty. */
  stop?: string[] | undefined
  /** Context length in tokens. Default 0: 4096, 32768 or 262144 by the machine's memory. A change reloads the model. */
  numCtx?: number | undefined
  /** Prompt tokens per batch. Default 512. A change reloads the model. */
  numBatch?: number | undefined
  /** Layers on the GPU. Default -1: automatic, 0: CPU only. A change reloads the model. */
  numGpu?: number | undefined
  /** Index of the GPU that takes small tensors. A change reloads the model. */
  mainGpu?: number | undefined
  /** Map the model file instead of reading it. A change reloads the model. */
  useMmap?: boolean | undefined
  /** CPU threads. Default 0: automatic. A change reloads the model. */
  numThread?: number | undefined
  /** Tokens a draft model guesses ahead. Default 4 where the model has a draft file. A change reloads the model. */
  draftNumPredict?: number | undefined
}
