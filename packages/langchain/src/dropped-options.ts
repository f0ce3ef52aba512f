/** Options that `@langchain/ollama` has and that Ollama no longer reads. */

import type { NamedOptions } from './named-options.ts'

/** They are sent all the same, and each is a warning in `response_metadata.warnings`. */
export interface DroppedOptions {
  /** @deprecated Ollama ignores it. */
  numa?: boolean
  /** @deprecated Ollama ignores it. */
  lowVram?: boolean
  /** @deprecated Ollama ignores it. */
  f16Kv?: boolean
  /** @deprecated Ollama ignores it. */
  logitsAll?: boolean
  /** @deprecated Ollama ignores it. */
  vocabOnly?: boolean
  /** @deprecated Ollama ignores it. */
  useMlock?: boolean
  /** @deprecated Ollama ignores it. */
  embeddingOnly?: boolean
  /** @deprecated Ollama ignores it. */
  tfsZ?: number
  /** @deprecated Ollama ignores it. */
  mirostat?: number
  /** @deprecated Ollama ignores it. */
  mirostatTau?: number
  /** @deprecated Ollama ignores it. */
  mirostatEta?: number
  /** @deprecated Ollama ignores it. */
  penalizeNewline?: boolean
}

/** All options under the name that the types of `@langchain/ollama` give them. */
export type OllamaCamelCaseOptions = NamedOptions & DroppedOptions & { keepAlive?: string | number }

/** By the name here, the name on the wire. */
export const droppedNames: Record<keyof DroppedOptions, string> = {
  numa: 'numa',
  lowVram: 'low_vram',
  f16Kv: 'f16_kv',
  logitsAll: 'logits_all',
  vocabOnly: 'vocab_only',
  useMlock: 'use_mlock',
  embeddingOnly: 'embedding_only',
  tfsZ: 'tfs_z',
  mirostat: 'mirostat',
  mirostatTau: 'mirostat_tau',
  mirostatEta: 'mirostat_eta',
  penalizeNewline: 'penalize_newline',
}
