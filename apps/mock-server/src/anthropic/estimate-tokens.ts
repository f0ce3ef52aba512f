/** The guess of `message_start`: how many tokens a request has, by its bytes. Server: `anthropic/anthropic.go` EstimateCountTokens. */
import { isJsonObject, type JsonValue } from '@ollamakit/wire'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import type { ContentBlock, MessagesRequest } from './messages-request.ts'

/** A quarter of the bytes, and at least 1 if the request says anything. */
export function estimateTokens({ system, messages, tools }: MessagesRequest): number {
  const ofMessages = messages.map(({ role, content }) => bytesOf(role) + sum(content.map(bytesOfBlock)))
  const ofTools = tools.map((tool) =>
    sum([tool.name, tool.description, tool.input_schema ?? ''].map(bytesOf)),
  )
  const bytes = bytesOfSystem(system) + sum(ofMessages) + sum(ofTools)
  return Math.max(Math.floor(bytes / 4), messages.length > 0 || system !== undefined ? 1 : 0)
}

function bytesOfSystem(system: JsonValue | undefined): number {
  if (system === undefined || system === null) return 0
  if (typeof system === 'string') return bytesOf(system)
  if (!Array.isArray(system)) return bytesOf(encodeGoJson(system))
  return sum(
    system
      .filter(isJsonObject)
      .map(({ text, thinking }) =>
        sum([text, thinking].map((part) => (typeof part === 'string' ? bytesOf(part) : 0))),
      ),
  )
}

/** Calls and results count with their whole JSON, as Go writes it: members that are empty are left out. */
function bytesOfBlock(block: ContentBlock): number {
  const { type, text, thinking } = block
  const texts = bytesOf(text ?? '') + bytesOf(thinking ?? '')
  if (type !== 'tool_use' && type !== 'tool_result') return texts
  const { citations, source, id, name, input, tool_use_id, content, is_error, signature } = block
  const json = encodeGoJson({
    type,
    text,
    citations: citations.length === 0 ? undefined : citations,
    source: source && {
      type: source.type,
      media_type: source.media_type || undefined,
      data: source.data || undefined,
      url: source.url || undefined,
    },
    id: id || undefined,
    name: name || undefined,
    input,
    tool_use_id: tool_use_id || undefined,
    content: content ?? undefined,
    is_error: is_error || undefined,
    thinking,
    signature: signature || undefined,
  })
  return texts + bytesOf(json)
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
