/** Pulling models: on request, and before the first call with `checkOrPullModel`. */
import type { OllamaClient, Progress } from '@ollamakit/core'

/** How far a pull is: what the server says, and the bytes and fraction of all layers named so far. */
export type PullProgress = Progress

export interface PullModelOptions {
  /** Has no effect: progress is always read from the server. */
  stream?: boolean
  /** Accepts a registry without a valid certificate. Default false. */
  insecure?: boolean
  /** Has no effect: this package prints nothing. See `onProgress`. */
  logProgress?: boolean
  /** Called for each line of progress. */
  onProgress?: (progress: PullProgress) => void
  /** Ends the pull. What has been downloaded stays, and the next pull continues there. */
  signal?: AbortSignal
}

/** Pulls a model, also if it is there: a newer version may exist. Throws OllamaError if the pull fails. */
export async function pullModel(
  client: OllamaClient,
  model: string,
  options: PullModelOptions,
): Promise<void> {
  const { insecure, onProgress, signal } = options
  const request = { model, ...(insecure ? { insecure } : {}) }
  for await (const progress of client.native.pullStream(request, { signal })) onProgress?.(progress)
}

export interface EnsureModelOptions {
  signal: AbortSignal | undefined
  onProgress: ((progress: PullProgress) => void) | undefined
}

/** Returns a function that pulls a missing model before its first use. A model that is there is asked about once. */
export function createModelEnsurer(
  client: OllamaClient,
): (model: string, options: EnsureModelOptions) => Promise<void> {
  const present = new Set<string>()
  return async (model, { signal, onProgress }) => {
    if (present.has(model)) return
    await client.models.ensure(model, { signal, onProgress })
    present.add(model)
  }
}
