import { isJsonObject } from '../json.ts'
import type { MessagesRequest } from './messages.ts'

/**
 * `POST /v1/messages/count_tokens`: how many tokens a request would take. An Ollama daemon has no such route
 * and answers 404; Olla answers with
 * an estimate of its own, Ollama's gateway for Claude Desktop with the server's (`anthropic/anthropic.go`
 * EstimateCountTokens).
 */
export type CountTokensRequest = Omit<MessagesRequest, 'max_tokens' | 'stream'> & {
  max_tokens?: number | undefined
}

/** An estimate, not a count: neither server asks the model's tokenizer. */
export interface CountTokensResponse {
  input_tokens: number
}

/** Whether a received value is a count of tokens. */
export function isCountTokensResponse(value: unknown): value is CountTokensResponse {
  return isJsonObject(value) && typeof value['input_tokens'] === 'number'
}
