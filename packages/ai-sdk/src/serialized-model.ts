/** A model as plain data, for workflows that go on in another process. */
import type { OllamaClientOptions } from '@ollamakit/core'
import type { OllamaChatOptions } from './ollama-chat-options.ts'

/** The keys under which the Workflow SDK looks for a class's own way to be stored: its package `@workflow/serde` is nothing but these two. */
export const workflowSerialize: unique symbol = Symbol.for('workflow-serialize')
export const workflowDeserialize: unique symbol = Symbol.for('workflow-deserialize')

/** What a model is made of again. An API key or header that was given in code is part of it; what comes from the environment is read anew. */
export interface SerializedModel {
  modelId: string
  config: {
    /** Absent for the Ollama of the environment. */
    connection?: OllamaClientOptions
    settings?: OllamaChatOptions
    defaults?: OllamaChatOptions
  }
}

/** The same value without its functions, such as a `fetch` of one's own: those stay where they were made. */
export function withoutFunctions<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).filter(([, inner]) => typeof inner !== 'function')
  // The same keys, less those that hold functions, all of which may be absent.
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutFunctions(inner)])) as T
}
