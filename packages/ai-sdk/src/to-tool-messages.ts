/** Converts results of tools to core's messages. Media never becomes text: it would fill the context with base64. */
import type {
  LanguageModelV4Message,
  LanguageModelV4ToolResultOutput,
  SharedV4Warning,
} from '@ai-sdk/provider'
import type { ChatImage, ChatMessage } from '@ollamakit/core'
import { describeFile, leftOut } from './describe-file.ts'
import type { PromptSettings } from './model-options.ts'
import { partsOf } from './parts-of.ts'
import { toImageData } from './to-bytes.ts'

type ToolPart = Extract<LanguageModelV4Message, { role: 'tool' }>['content'][number]

/** Returns one message per result, in order. Images belong to the message, or by `toolResultImages` to a user message after it. */
export function toToolMessages(
  content: readonly ToolPart[],
  where: string,
  warnings: SharedV4Warning[],
  { toolResultImages = 'tool' }: PromptSettings,
): ChatMessage[] {
  const messages: ChatMessage[] = []
  const shown: ChatImage[] = []
  for (const [part, j] of partsOf(content)) {
    const at = content.length > 1 ? `${where}.content[${j}]` : where
    // Approvals are between the AI SDK and its user; a denied call has a result that says so.
    if (part.type === 'tool-approval-response') continue
    if (part.type !== 'tool-result') {
      // In JavaScript, anything may be in the list.
      warnings.push(leftOut(at, `a part of the type ${String((part as { type: unknown }).type)}`))
      continue
    }
    const images: ChatImage[] = []
    const text = toText(part.output, { images, where: at, warnings })
    if (toolResultImages === 'user') for (const image of images) shown.push(image)
    messages.push({
      role: 'tool',
      text,
      toolName: part.toolName,
      toolCallId: part.toolCallId,
      ...(images.length > 0 && toolResultImages === 'tool' ? { images } : {}),
    })
  }
  if (shown.length > 0)
    messages.push({ role: 'user', text: 'The images of the tool results above.', images: shown })
  return messages
}

/** Where media goes, and the place that warnings name. */
interface Reader {
  images: ChatImage[]
  where: string
  warnings: SharedV4Warning[]
}

function toText(output: LanguageModelV4ToolResultOutput, reader: Reader): string {
  const { type } = Object(output) as { type: unknown }
  switch (output?.type) {
    case 'text':
      return describeDataURLs(output.value, reader)
    case 'json':
      return jsonText(output.value, reader)
    case 'error-text':
      return asError(describeDataURLs(output.value, reader))
    case 'error-json':
      return asError(jsonText(output.value, reader))
    case 'execution-denied':
      return output.reason ?? 'Tool call execution denied.'
    case 'content':
      return describeParts(output.value, reader)
    default:
      // A type of a later AI SDK, or no output at all.
      reader.warnings.push(changed(reader, `output of the type ${String(type)}`))
      return typeof output === 'string' ? describeDataURLs(output, reader) : jsonText(output, reader)
  }
}

/** Marks a failure: models tell it from a result by its text only. */
function asError(text: string): string {
  return /^\W*error/i.test(text) ? text : `Error: ${text}`
}

type JsonObject = { [key: string]: unknown }

/** Returns the texts, and lines about the rest. An image needs no line: the model sees it. */
function describeParts(parts: unknown, reader: Reader): string {
  if (!Array.isArray(parts)) return jsonText(parts, reader)
  const lines: string[] = []
  for (const part of parts) {
    const before = reader.images.length
    const line = describePart(part, reader)
    if (reader.images.length === before) lines.push(line)
  }
  return lines.join('\n')
}

/** Describes one part of a list of contents: of any release of the AI SDK, or of an MCP server. */
function describePart(part: unknown, reader: Reader): string {
  if (!isObject(part)) return jsonText(part, reader)
  if (part['type'] === 'text' && typeof part['text'] === 'string')
    return describeDataURLs(part['text'], reader)
  const media = mediaOf(part)
  if (media) return describeMedia(media, reader)
  reader.warnings.push(changed(reader, `content of the type ${String(part['type'])}`))
  return jsonText(part, reader)
}

/** Returns JSON without media in it. A list of MCP contents is described part by part, so that its texts are texts. */
function jsonText(value: unknown, reader: Reader): string {
  if (isObject(value) && Array.isArray(value['content']) && value['content'].every(isContent)) {
    const { content, ...rest } = value
    const described = describeParts(content, reader)
    // `structuredContent` repeats the texts; `isError` becomes the mark of an error.
    delete rest['structuredContent']
    const failed = rest['isError'] === true
    delete rest['isError']
    const beside = Object.keys(rest).length > 0 ? `\n${jsonText(rest, reader)}` : ''
    return failed ? asError(described + beside) : described + beside
  }
  return stringifyWithoutMedia(value, reader)
}

/** Takes what programs return, such as a row with a BigInt or an object that contains itself: an error would end the conversation. */
function stringifyWithoutMedia(value: unknown, reader: Reader): string {
  const ancestors: unknown[] = []
  function replace(this: unknown, _key: string, inner: unknown): unknown {
    if (typeof inner === 'string') return describeDataURLs(inner, reader)
    if (typeof inner === 'bigint') return String(inner)
    if (typeof inner !== 'object' || inner === null) return inner
    if (ArrayBuffer.isView(inner)) return describeMedia({ data: inner }, reader)
    const media = isObject(inner) ? mediaOf(inner) : undefined
    if (media) return describeMedia(media, reader)
    while (ancestors.length > 0 && ancestors.at(-1) !== this) ancestors.pop()
    if (ancestors.includes(inner)) return '[Circular]'
    ancestors.push(inner)
    return inner
  }
  return JSON.stringify(value, replace) ?? ''
}

function isContent(value: unknown): boolean {
  return (
    isObject(value) && typeof value['type'] === 'string' && ('text' in value || mediaOf(value) !== undefined)
  )
}

interface Media {
  mediaType?: string
  filename?: string
  data?: unknown
  url?: string
  text?: string
}

/**
 * Returns what an object holds, if it is a file: of the AI SDK (`file`, and `media`, `image-data`, `file-url` … of releases before),
 * of MCP (`image`, `audio`, `resource`, `resource_link`), or bytes that JSON turned into a list.
 */
function mediaOf(part: JsonObject): Media | undefined {
  const type = textOf(part['type']) ?? ''
  if (type === 'resource' && isObject(part['resource'])) return mediaOf({ ...part['resource'], type: 'file' })
  if (type === 'Buffer' && Array.isArray(part['data']))
    return { data: Uint8Array.from(part['data'] as number[]) }
  const named = textOf(part['mediaType'] ?? part['mimeType'] ?? part['media_type'])
  // `image-data` and `image` are images by their type.
  const mediaType = named ?? (type.startsWith('image') ? 'image' : undefined)
  const filename = textOf(part['filename'] ?? part['name'])
  const about = { ...(mediaType ? { mediaType } : {}), ...(filename ? { filename } : {}) }
  const data = part['data'] ?? part['blob']
  if (isObject(data)) {
    if (data['type'] === 'url') return { ...about, url: String(data['originalUrl'] ?? data['url']) }
    if (data['type'] === 'text' && typeof data['text'] === 'string') return { ...about, text: data['text'] }
    if (data['type'] === 'data') return { ...about, data: data['data'] }
    if (data['type'] === 'reference') return about
  }
  if (data !== undefined && (named || /^(image|file|audio|media)/.test(type)))
    return typeof data === 'string' || ArrayBuffer.isView(data) ? { ...about, data } : undefined
  const url = textOf(part['url'] ?? part['uri'])
  if (url && /^(image-url|file-url|resource_link|file)$/.test(type))
    return typeof part['text'] === 'string' ? { ...about, text: part['text'] } : { ...about, url }
  return /-(file-)?id$/.test(type) ? about : undefined
}

/** An image is added to the message. A line describes any other file. */
function describeMedia({ mediaType, filename, data, url, text }: Media, reader: Reader): string {
  if (text !== undefined) return describeDataURLs(text, reader)
  const inline = data ?? (url?.startsWith('data:') ? url : undefined)
  if (inline !== undefined && mediaType !== undefined && /^image(\/|$)/.test(mediaType)) {
    const image = imageOf(inline, reader.where)
    if (image !== undefined) {
      reader.images.push(image)
      return `[image${filename ? ` ${filename}` : ''} attached]`
    }
  }
  reader.warnings.push(changed(reader, `a file${mediaType ? ` of type ${mediaType}` : ''}`))
  return describeFile({
    mediaType,
    filename,
    data: url === undefined ? { type: 'data', data } : { type: 'url', url },
  })
}

function imageOf(data: unknown, where: string): ChatImage | undefined {
  try {
    return toImageData(data, where)
  } catch {
    // Invalid base64 is described as a file: an error would end every later turn of this conversation.
    return undefined
  }
}

/** Replaces files that a text holds as `data:` URLs. Short ones stay: they cost less than the line that would replace them. */
function describeDataURLs(text: string, reader: Reader): string {
  if (!text.includes(';base64,')) return text
  return text.replaceAll(
    /data:([\w.+-]+\/[\w.+-]+)?(?:;[\w=.+-]+)*;base64,[A-Za-z0-9+/=_\r\n-]{200,}/g,
    (url, mediaType: string | undefined) =>
      describeMedia({ ...(mediaType ? { mediaType } : {}), data: url }, reader),
  )
}

function changed({ where }: Reader, what: string): SharedV4Warning {
  return {
    type: 'compatibility',
    feature: where,
    details: `${where} has ${what}. The model gets a line of text instead`,
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
