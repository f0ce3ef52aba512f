/** How long a prompt may be, and what becomes of one that is longer. Server: `server/sched.go` getRunner, `llm/llama_server.go` completionPromptForRequest. */
import { isCapable, type Model } from '../store/model.ts'
import type { ServerSettings } from '../settings/server-settings.ts'

/** The tokens that are left of a prompt, or the server's complaint. */
export type PromptFit = { tokens: number } | { problem: string }

/** The context that a request's options, the model's parameters or the server's settings give a model; never more than it was trained with. */
export function contextLengthOf(
  model: Model,
  options: { readonly [name: string]: unknown } | undefined,
  settings: ServerSettings,
): number {
  const wanted = [options?.['num_ctx'], model.parameters['num_ctx']].find(
    (value) => typeof value === 'number' && value > 0,
  )
  const least = isCapable(model, 'vision') ? 2048 : 4
  const length = Math.max(least, Math.trunc(typeof wanted === 'number' ? wanted : settings.contextLength))
  return model.contextLength > 0 ? Math.min(length, model.contextLength) : length
}

/** What a request says of prompts that are too long. */
export interface LongPromptOrder {
  truncate: boolean
  shift: boolean
  /** A model with its own chat template, or a prompt with pictures: the runner gets it whole. */
  isLeftToRunner: boolean
  /** Tokens kept at the start when the middle is cut out. */
  numKeep: number
}

/** Fits a prompt into the context: it is cut in the middle, rejected, or left to the runner, which refuses it. */
export function fitPrompt(
  tokens: number,
  numCtx: number,
  { truncate, shift, isLeftToRunner, numKeep }: LongPromptOrder,
): PromptFit {
  if (tokens < numCtx) return { tokens }
  if (!truncate || isLeftToRunner)
    return tokens === numCtx ? { tokens } : { problem: describeRunnerError(tokens, numCtx) }
  if (!shift) {
    const advice =
      'shorten the prompt, adjust the context length in settings, or use a model with a longer context length'
    return {
      problem: `the prompt is longer than the context length currently available to the model; ${advice}`,
    }
  }
  const kept = Math.min(numKeep, numCtx - 1)
  return { tokens: kept + Math.max(1, Math.floor((numCtx - kept) / 2)) }
}

/** The runner's answer, whole, is the error's text. */
function describeRunnerError(tokens: number, numCtx: number): string {
  const message = `request (${tokens} tokens) exceeds the available context size (${numCtx} tokens), try increasing it`
  return `{"error":{"code":400,"message":"${message}","type":"exceed_context_size_error","n_prompt_tokens":${tokens},"n_ctx":${numCtx}}}`
}

/** The option `num_keep`, as far as it is one. */
export function numKeepOf(options: { readonly [name: string]: unknown } | undefined): number {
  const given = options?.['num_keep']
  return typeof given === 'number' && given >= 0 ? Math.trunc(given) : 4
}
