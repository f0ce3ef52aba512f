/** One message of blocks as native messages. Server: `anthropic/anthropic.go` convertMessage. */
import { isJsonObject, type JsonObject, type JsonValue } from '@ollamakit/wire'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { decodeGoBase64 } from '../go/json/go-base64.ts'
import { type Message, type ToolCall, toMessage } from '../request/message-shape.ts'
import type { ContentBlock, MessageParam } from './messages-request.ts'

/** At most one message of what was said, and one for each tool result; or the text of the server's 400. */
export function toNativeMessages({
  role: asSent,
  content,
}: MessageParam): { messages: Message[] } | { error: string } {
  const role = asSent.toLowerCase()
  const said = toMessage(role, { images: [], tool_calls: [] })
  const results: Message[] = []
  for (const block of content) {
    const mistake = add(block, said, results)
    if (mistake !== undefined) return { error: mistake }
  }
  const saysNothing =
    said.content === '' && said.thinking === '' && said.images.length === 0 && said.tool_calls.length === 0
  const own = saysNothing ? [] : [said]
  // A user answers a call before anything else is said.
  return { messages: role === 'user' ? [...results, ...own] : [...own, ...results] }
}

/** Returns what is wrong with the block, if anything is. Unknown blocks are ignored. */
function add(block: ContentBlock, said: Message, results: Message[]): string | undefined {
  switch (block.type) {
    case 'text':
      said.content += block.text ?? ''
      return undefined
    case 'thinking':
      said.thinking = block.thinking ?? said.thinking
      return undefined
    case 'image':
      return addImage(block, said.images)
    case 'tool_use':
      if (block.id === '') return "tool_use block missing required 'id' field"
      if (block.name === '') return "tool_use block missing required 'name' field"
      said.tool_calls.push(toCall(block))
      return undefined
    case 'server_tool_use':
      said.tool_calls.push(toCall(block))
      return undefined
    case 'tool_result':
      return addResult(block, results)
    case 'web_search_tool_result':
      results.push(toMessage('tool', { content: searchText(block.content), tool_call_id: block.tool_use_id }))
      return undefined
    default:
      return undefined
  }
}

function toCall({ id, name, input = {} }: ContentBlock): ToolCall {
  return { id, function: { index: 0, name, arguments: input } }
}

function addImage({ source }: ContentBlock, images: Uint8Array[]): string | undefined {
  if (!source) return 'invalid image source'
  return pushImage(source, images)
}

function pushImage({ type, data }: { type: string; data: string }, images: Uint8Array[]): string | undefined {
  if (type !== 'base64') return `invalid image source type: ${type}. Only base64 images are supported.`
  const decoded = decodeGoBase64(data)
  if ('error' in decoded) return `invalid base64 image data: ${decoded.error}`
  images.push(decoded.bytes)
  return undefined
}

function addResult({ tool_use_id, content }: ContentBlock, results: Message[]): string | undefined {
  const result = toMessage('tool', { images: [], tool_call_id: tool_use_id })
  if (typeof content === 'string') result.content = content
  for (const part of Array.isArray(content) ? content : []) {
    if (!isJsonObject(part)) continue
    if (part['type'] === 'text') result.content += textOf(part['text'])
    if (part['type'] !== 'image') continue
    const { source } = part
    if (!isJsonObject(source)) return 'invalid tool_result image source'
    const mistake = pushImage({ type: textOf(source['type']), data: textOf(source['data']) }, result.images)
    if (mistake !== undefined) return mistake
  }
  results.push(result)
  return undefined
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

const searchError = 'web_search_tool_result_error'

/** A line for each result of an earlier search, or its error. */
function searchText(content: JsonValue | undefined): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) {
    return isJsonObject(content) && content['type'] === searchError
      ? errorText(content)
      : encodeGoJson(content ?? null)
  }
  const items = content.filter(isJsonObject)
  const failed = items.find((item) => item['type'] === searchError)
  if (failed) return errorText(failed)
  const found = items.filter((item) => item['type'] === 'web_search_result')
  return found.map((item) => `- ${textOf(item['title'])}: ${textOf(item['url'])}\n`).join('')
}

function errorText({ error_code: code }: JsonObject): string {
  return typeof code === 'string' && code !== '' ? `${searchError}: ${code}` : searchError
}
