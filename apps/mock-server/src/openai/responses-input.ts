/** The `input` of a responses request: a text, or a list of items, distinguished by their type. Server: `openai/responses.go` ResponsesInput. */
import { raw } from '../go/json/anything.ts'
import { list, optional } from '../go/json/containers.ts'
import { quoteGo } from '../go/json/quote-go.ts'
import { string } from '../go/json/scalar.ts'
import type { GoType } from '../go/json/go-type.ts'
import { struct } from '../go/json/struct.ts'
import { unmarshalGoJson } from '../go/json/unmarshal-go-json.ts'
import { unmarshaler } from '../go/json/unmarshaler.ts'

/** One of the two is empty. */
export interface ResponsesInput {
  text: string
  items: ResponsesItem[]
}

/** An item that was read. */
export type ResponsesItem =
  | { type: 'message'; role: string; content: ResponsesContent[] }
  | { type: 'function_call'; call_id: string; name: string; arguments: string }
  | { type: 'function_call_output'; call_id: string; output: ResponsesContent[] }
  | { type: 'reasoning'; encrypted_content: string }
  | { type: 'web_search_call' }

/** A part of a message or of an output. */
export type ResponsesContent =
  | { type: 'text'; text: string }
  | { type: 'image'; image_url: string }
  | { type: 'file' }

/** The member `input` of a request. */
export const responsesInputShape: GoType<ResponsesInput> = unmarshaler(
  'openai.ResponsesInput',
  () => ({ text: '', items: [] }),
  (nested) => {
    const read = readInput(nested.raw())
    return 'error' in read ? nested.stop(read.error) : read.value
  },
)

type Read<T> = { value: T } | { error: string }

function readInput(text: string): Read<ResponsesInput> {
  const short = unmarshalGoJson(text, string())
  if ('value' in short) return { value: { text: short.value, items: [] } }
  const rawItems = unmarshalGoJson(text, rawList)
  if ('error' in rawItems) return { error: `input must be a string or array: ${rawItems.error}` }
  const items = readEach(rawItems.value, 'input', readItem)
  return 'error' in items ? items : { value: { text: '', items: items.value } }
}

const rawList = list(raw(), '[]json.RawMessage')

/** Reads each element; the first error is reported with its place. */
function readEach<T>(
  texts: readonly (string | undefined)[],
  name: string,
  read: (text: string) => Read<T>,
): Read<T[]> {
  const values: T[] = []
  for (const [index, text = 'null'] of texts.entries()) {
    const element = read(text)
    if ('error' in element) return { error: `${name}[${index}]: ${element.error}` }
    values.push(element.value)
  }
  return { value: values }
}

const peekShape = struct(String.raw`struct { Type string "json:\"type\""; Role string "json:\"role\"" }`, {
  type: string(),
  role: string(),
})

function readItem(text: string): Read<ResponsesItem> {
  const peeked = unmarshalGoJson(text, peekShape)
  if ('error' in peeked) return peeked
  const { type, role } = peeked.value
  switch (type === '' && role !== '' ? 'message' : type) {
    case 'message':
      return readMessage(text)
    case 'function_call':
      return mapped(unmarshalGoJson(text, functionCallShape), ({ call_id, name, arguments: given }) => ({
        type: 'function_call',
        call_id,
        name,
        arguments: given,
      }))
    case 'function_call_output':
      return readOutput(text)
    case 'reasoning':
      return mapped(unmarshalGoJson(text, reasoningShape), ({ encrypted_content }) => ({
        type: 'reasoning',
        encrypted_content,
      }))
    case 'web_search_call':
      return mapped(unmarshalGoJson(text, webSearchCallShape), () => ({ type: 'web_search_call' }))
    case '':
      return { error: "input item missing required 'type' field" }
    default:
      return { error: `unknown input item type: ${quoteGo(type)}` }
  }
}

function mapped<From, To>(read: Read<From>, map: (value: From) => To): Read<To> {
  return 'error' in read ? read : { value: map(read.value) }
}

const functionCallShape = struct('openai.ResponsesFunctionCall', {
  id: string(),
  type: string(),
  call_id: string(),
  name: string(),
  arguments: string(),
})

const reasoningShape = struct('openai.ResponsesReasoningInput', {
  id: string(),
  type: string(),
  summary: list(struct('openai.ResponsesReasoningSummary', { type: string(), text: string() })),
  encrypted_content: string(),
})

const webSearchCallShape = struct('openai.ResponsesWebSearchCall', {
  id: string(),
  type: string(),
  status: string(),
  action: optional(struct('openai.ResponsesWebSearchAction', { type: string(), query: string() })),
})

const messageShape = struct(
  String.raw`struct { Type string "json:\"type\""; Role string "json:\"role\""; Content json.RawMessage "json:\"content\"" }`,
  { type: string(), role: string(), content: raw() },
)

function readMessage(text: string): Read<ResponsesItem> {
  const message = unmarshalGoJson(text, messageShape)
  if ('error' in message) return message
  const { role, content: given } = message.value
  return mapped(readContent(given, 'content'), (content) => ({ type: 'message', role, content }))
}

const outputShape = struct(
  String.raw`struct { Type string "json:\"type\""; CallID string "json:\"call_id\""; Output json.RawMessage "json:\"output\"" }`,
  { type: string(), call_id: string(), output: raw() },
)

function readOutput(text: string): Read<ResponsesItem> {
  const item = unmarshalGoJson(text, outputShape)
  if ('error' in item) return item
  const { call_id, output: given } = item.value
  return mapped(readContent(given, 'output'), (output) => ({ type: 'function_call_output', call_id, output }))
}

/** A text counts as one part. */
function readContent(text: string | undefined, name: 'content' | 'output'): Read<ResponsesContent[]> {
  if (text === undefined) return { value: [] }
  const short = unmarshalGoJson(text, string())
  if ('value' in short) return { value: [{ type: 'text', text: short.value }] }
  const parts = unmarshalGoJson(text, rawList)
  if ('error' in parts) return { error: `${name} must be a string or array: ${parts.error}` }
  return readEach(parts.value, name, readPart)
}

const partTypeShape = struct(String.raw`struct { Type string "json:\"type\"" }`, { type: string() })
const textShape = (type: string): GoType<{ type: string; text: string }> =>
  struct(type, { type: string(), text: string() })
const imageShape = struct('openai.ResponsesImageContent', {
  type: string(),
  detail: string(),
  file_id: string(),
  image_url: string(),
})
const fileShape = struct('openai.ResponsesFileContent', {
  type: string(),
  file_data: string(),
  file_id: string(),
  file_url: string(),
  filename: string(),
})

function readPart(text: string): Read<ResponsesContent> {
  const peeked = unmarshalGoJson(text, partTypeShape)
  if ('error' in peeked) return peeked
  switch (peeked.value.type) {
    case 'input_text':
    case 'output_text': {
      const shape = textShape(
        `openai.Responses${peeked.value.type === 'input_text' ? '' : 'Output'}TextContent`,
      )
      return mapped(unmarshalGoJson(text, shape), (part) => ({ type: 'text', text: part.text }))
    }
    case 'input_image':
      return mapped(unmarshalGoJson(text, imageShape), ({ image_url }) => ({ type: 'image', image_url }))
    case 'input_file':
      return mapped(unmarshalGoJson(text, fileShape), () => ({ type: 'file' }))
    default:
      return { error: `unknown content type: ${peeked.value.type}` }
  }
}
