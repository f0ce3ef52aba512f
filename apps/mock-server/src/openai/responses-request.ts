/** The body of `POST /v1/responses` as the server decodes it (`openai/responses.go`, ResponsesRequest). */
import type { JsonObject } from '@ollamakit/wire'
import { anyElement, raw } from '../go/json/anything.ts'
import { lazy, list, map, optional } from '../go/json/containers.ts'
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import { bool, float64, int, string } from '../go/json/scalar.ts'
import type { GoType } from '../go/json/go-type.ts'
import { struct } from '../go/json/struct.ts'
import { type ResponsesInput, responsesInputShape } from './responses-input.ts'

/** A decoded request. Optional members are those whose absence means something; `null` is the same as absent. */
export interface ResponsesRequest {
  model: string
  background: boolean
  input: ResponsesInput
  instructions: string
  max_output_tokens?: number
  reasoning: { effort: string; generate_summary: string; summary: string }
  temperature?: number
  text?: { format?: ResponsesTextFormat }
  top_p?: number
  truncation?: string
  /** An empty list is not the same as none, but is answered alike. */
  tools: ResponsesTool[]
  stream: boolean
}

export interface ResponsesTextFormat {
  type: string
  name: string
  /** Its own JSON text. */
  schema?: string
  strict?: boolean
}

/** A tool as it is declared and answered. */
export interface ResponsesTool {
  type: string
  name: string
  description?: string
  strict?: boolean
  /** Keys are sorted, as Go writes a map. */
  parameters?: JsonObject
  /** The members of a namespace. */
  tools: ResponsesTool[]
}

const toolShape: GoType<ResponsesTool> = struct('openai.ResponsesTool', {
  type: string(),
  name: string(),
  description: optional(string()),
  strict: optional(bool()),
  parameters: map(anyElement(), 'map[string]interface {}'),
  tools: list(lazy('openai.ResponsesTool', () => toolShape)),
})

const responsesRequestShape = struct('openai.ResponsesRequest', {
  model: string(),
  background: bool(),
  // Both are ignored, but a list with the wrong type is still refused.
  conversation: raw(),
  include: list(string()),
  input: responsesInputShape,
  instructions: string(),
  max_output_tokens: optional(int()),
  reasoning: struct('openai.ResponsesReasoning', {
    effort: string(),
    generate_summary: string(),
    summary: string(),
  }),
  temperature: optional(float64()),
  text: optional(
    struct('openai.ResponsesText', {
      format: optional(
        struct('openai.ResponsesTextFormat', {
          type: string(),
          name: string(),
          schema: raw(),
          strict: optional(bool()),
        }),
      ),
    }),
  ),
  top_p: optional(float64()),
  truncation: optional(string()),
  tools: list(toolShape),
  stream: bool(),
}) satisfies GoType<ResponsesRequest>

/** Decodes the body of a responses request. Returns the text of the server's 400 if it cannot be decoded. */
export function decodeResponsesRequest(body: Uint8Array): { value: ResponsesRequest } | { error: string } {
  return decodeGoJson(body, responsesRequestShape)
}

/** Whether the server's own web search is declared. Only this exact type means it. */
export function hasWebSearch(tools: readonly ResponsesTool[]): boolean {
  return tools.some((tool) => tool.type === 'web_search')
}
