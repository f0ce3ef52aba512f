import { isJsonObject } from '../json.ts'

/**
 * A failure of the Anthropic-compatible dialect: the body of a status of 400 and above. Server:
 * `anthropic/anthropic.go` ErrorResponse.
 */
export interface AnthropicErrorResponse {
  type: 'error'
  error: {
    /**
     * 400 `invalid_request_error`, 401 `authentication_error`, 403 `permission_error`, 404 `not_found_error`,
     * 429 `rate_limit_error`,
     * 503 and 529 `overloaded_error`, anything else `api_error`.
     */
    type: string
    /** May be empty. */
    message: string
  }
  /** `req_` and 24 hexadecimal digits. Olla writes its own request id here. */
  request_id?: string
}

/** Whether a received value is an error of this dialect: the body of a failed request or an `error` event. */
export function isAnthropicErrorResponse(value: unknown): value is AnthropicErrorResponse {
  return isJsonObject(value) && value['type'] === 'error' && isJsonObject(value['error'])
}
