/** How the server reads one message of a chat (`api/types.go`, Message.UnmarshalJSON). */
import type { JsonObject } from '@ollamakit/wire'
import { anyElement } from '../go/json/anything.ts'
import { bytes } from '../go/json/bytes.ts'
import { list } from '../go/json/containers.ts'
import { orderedMap } from '../go/json/ordered-map.ts'
import { int, string } from '../go/json/scalar.ts'
import type { GoType } from '../go/json/go-type.ts'
import { struct } from '../go/json/struct.ts'
import { unmarshaler } from '../go/json/unmarshaler.ts'

/** A message as the server holds it: absent texts are empty, absent lists too. */
export interface Message {
  /** In lower case, otherwise anything. */
  role: string
  content: string
  thinking: string
  /** The bytes of pictures and sounds. */
  images: Uint8Array[]
  tool_calls: ToolCall[]
  tool_name: string
  tool_call_id: string
}

export interface ToolCall {
  id: string
  function: {
    index: number
    name: string
    /** Keys in the order of the request (whole numbers first, as everywhere in JavaScript); those of values inside are sorted, as the server holds them. */
    arguments: JsonObject
  }
}

/** The arguments of a call. `null` counts as absent. */
export const argumentsShape: GoType<JsonObject> = orderedMap(anyElement(), () => ({}))

const toolCallShape: GoType<ToolCall> = struct('api.ToolCall', {
  id: string(),
  function: struct('api.ToolCallFunction', {
    index: int(),
    name: string(),
    arguments: argumentsShape,
  }),
})

/** The message without its own decoder: Go's way to keep that from calling itself, and so the name in its messages. */
const aliasShape: GoType<Message> = struct('api.Alias', {
  role: string(),
  content: string(),
  thinking: string(),
  images: list(bytes('api.ImageData')),
  tool_calls: list(toolCallShape),
  tool_name: string(),
  tool_call_id: string(),
})

/** A message that a dialect makes: whatever it does not say is empty. */
export function toMessage(role: string, parts: Partial<Message>): Message {
  return { ...aliasShape.zero(), ...parts, role }
}

/** One element of `messages`. */
export const messageShape: GoType<Message> = unmarshaler(
  'api.Message',
  () => aliasShape.zero(),
  (nested) => {
    const message = aliasShape.decode(nested, aliasShape.zero())
    // Nearly all are one of these, and going through letters costs more than the rest of a short message.
    return roles.has(message.role) ? message : { ...message, role: lowerCase(message.role) }
  },
)

const roles = new Set(['system', 'user', 'assistant', 'tool'])

/** Letter by letter, as Go does it: no final sigma, and a dotted capital I is a plain i. */
function lowerCase(text: string): string {
  return Array.from(text, (letter) => (letter === '\u0130' ? 'i' : letter.toLowerCase())).join('')
}
