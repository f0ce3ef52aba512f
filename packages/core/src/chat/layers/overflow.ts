/** Converts the server's errors for a conversation that exceeds the context to one error with a remedy. */
import { OllamaResponseError } from '../../errors/ollama-error.ts'
import { type CallerNames, coreNames } from '../../errors/caller-names.ts'
import type { Layer } from './layer.ts'

/** The code of llama-server; the daemon and the MLX runner send none. */
const code = 'exceed_context_size_error'

export function createOverflow(names: CallerNames = coreNames): Layer {
  return (next) => (request, call) =>
    request.strictContext
      ? next(request, call).catch((cause: unknown) => {
          throw toOverflow(cause, names) ?? cause
        })
      : next(request, call)
}

/** The three messages. The first group is what the conversation needs, the second what there is. */
const refusals = [
  /request \((\d+) tokens\) exceeds the available context size \((\d+) tokens\)/,
  /input length \((\d+) tokens\) exceeds the model's maximum context length \((\d+) tokens\)/,
  /the prompt is longer than the context length/,
]

function toOverflow(cause: unknown, names: CallerNames): OllamaResponseError | undefined {
  if (!(cause instanceof OllamaResponseError)) return undefined
  const found = refusals
    .map((refusal) => refusal.exec(cause.serverMessage ?? ''))
    .find((match) => match !== null)
  if (!found) return undefined
  const [, needed, available] = found
  const { method, url, status, origin, serverMessage, body, headers, requestId } = cause
  const what = needed
    ? `the conversation has ${needed} tokens and the context ${available}`
    : 'the conversation is longer than the context'
  return new OllamaResponseError(`${method} ${url} answered ${status}: ${what}`, {
    ...(method === undefined ? {} : { method }),
    ...(url === undefined ? {} : { url }),
    ...(status === undefined ? {} : { status }),
    ...(serverMessage === undefined ? {} : { serverMessage }),
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
    ...(requestId === undefined ? {} : { requestId }),
    reason: 'context-exceeded',
    origin,
    code,
    retryable: false,
    remedy: `Shorten it, raise ${names.modelOption('num_ctx')}, or leave ${names.strictContext} unset to let the server drop the oldest messages`,
    cause,
  })
}
