import { isJsonObject } from '../json.ts'

/** A failure in the OpenAI-compatible dialect. Server: `openai/openai.go` NewError. */
export interface OpenAIErrorResponse {
  error: {
    message: string
    /** 400 `invalid_request_error`, 404 `not_found_error`, anything else `api_error`. */
    type?: string | null
    /** Always null from Ollama. */
    param?: unknown
    /** Always null from Ollama; gateways put text or numbers here. */
    code?: unknown
  }
}

/** Whether a received value is an error object of the OpenAI family. */
export function isOpenAIErrorResponse(value: unknown): value is OpenAIErrorResponse {
  return isJsonObject(value) && isJsonObject(value['error']) && typeof value['error']['message'] === 'string'
}
