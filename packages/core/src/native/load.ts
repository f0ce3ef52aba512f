/** Loading and unloading: an empty question with a `keep_alive`. */
import { isEmbedResponse, isGenerateResponse, type Options } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import { OllamaResponseError } from '../errors/ollama-error.ts'
import { checkObject, withStream } from '../transport/check-arguments.ts'
import type { Transport } from '../transport/transport.ts'

export interface LoadRequest {
  model: string
  /** How long it stays loaded: seconds, or a Go duration such as `"1h30m"`. Default 5 minutes; negative keeps it. 0 would unload. */
  keep_alive?: number | string | undefined
  /** Those that the questions will have: another `num_ctx` loads the model again. */
  options?: Options | undefined
}

export async function load(transport: Transport, request: LoadRequest, call?: Call): Promise<void> {
  try {
    await transport.json(
      { method: 'POST', path: '/api/generate', body: withStream(request, false) },
      isGenerateResponse,
      call,
    )
  } catch (cause) {
    if (
      !(cause instanceof OllamaResponseError) ||
      !cause.serverMessage?.includes('does not support generate')
    )
      throw cause
    await transport.json(
      { method: 'POST', path: '/api/embed', body: { ...request, input: [] } },
      isEmbedResponse,
      call,
    )
  }
}

export async function unload(transport: Transport, request: { model: string }, call?: Call): Promise<void> {
  const { model } = checkObject(request)
  await transport.json(
    { method: 'POST', path: '/api/generate', body: { model, keep_alive: 0, stream: false } },
    isGenerateResponse,
    call,
  )
}
