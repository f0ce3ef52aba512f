/** Messages of a chat completion request as native ones: a list of parts becomes one message for each part. Server: `openai/openai.go` FromChatRequest. */
import { isJsonObject, type JsonObject, type JsonValue } from '@ollamakit/wire'
import { decodeGoBase64 } from '../go/json/go-base64.ts'
import { unmarshalGoJson } from '../go/json/unmarshal-go-json.ts'
import { argumentsShape, type Message, type ToolCall, toMessage } from '../request/message-shape.ts'
import type { ChatCompletionMessage, ChatCompletionToolCall } from './chat-completion-request.ts'
import { goTypeOf } from './go-type-of.ts'
import { readImageUrl } from './read-image-url.ts'

/** The native messages, or the text of the server's 400 for the first wrong one. */
export function toNativeMessages(
  messages: readonly ChatCompletionMessage[],
): { messages: Message[] } | { error: string } {
  const converted: Message[] = []
  for (const message of messages) {
    const made = convert(message, messages, converted)
    if (made !== undefined) return made
  }
  return { messages: converted }
}

/** The tool that a tool message answers: by its own name, or by the call it names. */
export function toolNameOf(
  message: ChatCompletionMessage,
  messages: readonly ChatCompletionMessage[],
): string {
  if (message.role.toLowerCase() !== 'tool') return ''
  if (message.name !== '') return message.name
  if (message.tool_call_id === '') return ''
  const calls = messages.toReversed().flatMap((earlier) => earlier.tool_calls ?? [])
  return calls.find((call) => call.id === message.tool_call_id)?.function.name ?? ''
}

/** Adds what one message becomes; returns what is wrong with it, if anything is. */
function convert(
  message: ChatCompletionMessage,
  messages: readonly ChatCompletionMessage[],
  converted: Message[],
): { error: string } | undefined {
  const role = message.role.toLowerCase()
  const add = (content: string, images: Uint8Array[] = []): void => {
    converted.push(toMessage(role, { content, images }))
  }
  const attach = (toolName: string): { error: string } | undefined => {
    const calls = toNativeCalls(message.tool_calls ?? [])
    if ('error' in calls) return calls
    const last = converted.at(-1)
    if (last)
      Object.assign(last, {
        tool_calls: calls.calls,
        thinking: message.reasoning,
        tool_name: toolName,
        tool_call_id: message.tool_call_id,
      })
    return undefined
  }
  const { content } = message
  if (typeof content === 'string') {
    add(content)
    return attach(toolNameOf(message, messages))
  }
  if (Array.isArray(content)) {
    for (const part of content) {
      const read = toPart(part)
      if ('error' in read) return read
      add(read.text, read.images)
    }
    // Without calls the rest of such a message is lost.
    return (message.tool_calls ?? []).length === 0 ? undefined : attach(toolNameOf(message, messages))
  }
  if (message.tool_calls === undefined) return { error: `invalid message content type: ${goTypeOf(content)}` }
  add('')
  return attach('')
}

function toPart(part: JsonValue): { text: string; images: Uint8Array[] } | { error: string } {
  if (!isJsonObject(part)) return { error: 'invalid message format' }
  switch (part['type']) {
    case 'text':
      return typeof part['text'] === 'string'
        ? { text: part['text'], images: [] }
        : { error: 'invalid message format' }
    case 'image_url':
      return toImage(isJsonObject(part['image_url']) ? part['image_url']['url'] : part['image_url'])
    case 'input_audio':
      return toAudio(part['input_audio'])
    default:
      return { error: 'invalid message format' }
  }
}

function toImage(url: JsonValue | undefined): { text: string; images: Uint8Array[] } | { error: string } {
  if (typeof url !== 'string') return { error: 'invalid message format' }
  const read = readImageUrl(url)
  return 'error' in read ? read : { text: '', images: [read.bytes] }
}

function toAudio(audio: JsonValue | undefined): { text: string; images: Uint8Array[] } | { error: string } {
  if (!isJsonObject(audio)) return { error: 'invalid input_audio format' }
  if (typeof audio['data'] !== 'string') return { error: 'invalid input_audio format: missing data' }
  const decoded = decodeGoBase64(audio['data'])
  return 'bytes' in decoded
    ? { text: '', images: [decoded.bytes] }
    : { error: `invalid input_audio base64 data: ${decoded.error}` }
}

function toNativeCalls(calls: ChatCompletionToolCall[]): { calls: ToolCall[] } | { error: string } {
  const made: ToolCall[] = []
  for (const { id, function: called } of calls) {
    const read = toArguments(called.arguments)
    if (!read) return { error: 'invalid tool call arguments' }
    made.push({ id, function: { index: 0, name: called.name, arguments: read } })
  }
  return { calls: made }
}

/** By Go's rules: nothing may follow the object, numbers have to fit, keys inside values are sorted. */
function toArguments(text: string): JsonObject | undefined {
  const read = unmarshalGoJson(text, argumentsShape)
  return 'error' in read ? undefined : read.value
}
