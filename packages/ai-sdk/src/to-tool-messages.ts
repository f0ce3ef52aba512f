/** Results of tools as core's messages. Media never becomes text: it would fill the context with base64. */
import type {
  LanguageModelV4Message,
  LanguageModelV4ToolResultOutput,
  LanguageModelV4ToolResultPart,
  SharedV4Warning,
} from '@ai-sdk/provider'
import type { ChatImage, ChatMessage } from '@ollamakit/core'
import { describeFile, leftOut } from './describe-file.ts'
import type { PromptSettings } from './model-options.ts'
import { toImageData } from './to-bytes.ts'

type ToolPart = Extract<LanguageModelV4Message, { role: 'tool' }>['content'][number]

/** A message per result, in order. Pictures are the message's, or by `toolResultImages` those of a user message after it. */
export function toToolMessages(
  content: readonly ToolPart[],
  where: string,
  warnings: SharedV4Warning[],
  { toolResultImages = 'tool' }: PromptSettings,
): ChatMessage[] {
  const messages: ChatMessage[] = []
  const shown: ChatImage[] = []
  for (const [j, part] of content.entries()) {
    // Approvals are between the AI SDK and its user; the call that was denied has a result that says so.
    if (part.type === 'tool-approval-response') continue
    const at = content.length > 1 ? `${where}.content[${j}]` : where
    if (part.type !== 'tool-result') {
      const { type } = part as { type: unknown }
      warnings.push(leftOut(at, `a part of the type ${String(type)}`))
      continue
    }
    const { text, images } = createResult(part, at, warnings)
    if (toolResultImages === 'user') shown.push(...images)
    messages.push({
      role: 'tool',
      text,
      toolName: part.toolName,
      toolCallId: part.toolCallId,
      ...(images.length > 0 && toolResultImages === 'tool' ? { images } : {}),
    })
  }
  if (shown.length > 0)
    messages.push({ role: 'user', text: 'The pictures of the tool results above.', images: shown })
  return messages
}

interface Result {
  text: string
  images: ChatImage[]
}

function createResult(
  { output }: LanguageModelV4ToolResultPart,
  where: string,
  warnings: SharedV4Warning[],
): Result {
  const images: ChatImage[] = []
  const reader = { images, where, warnings }
  return { text: toText(output, reader), images }
}

/** Where media goes, and what its warnings are called. */
interface Reader {
  images: ChatImage[]
  where: string
  warnings: SharedV4Warning[]
}

function toText(output: LanguageModelV4ToolResultOutput, reader: Reader): string {
  switch (output.type) {
    case 'text':
      return tellDataURLs(output.value, reader)
    case 'json':
      return jsonText(output.value, reader)
    case 'error-text':
      return asError(tellDataURLs(output.value, reader))
    case 'error-json':
      return asError(jsonText(output.value, reader))
    case 'execution-denied':
      return output.reason ?? 'Tool call execution denied.'
    case 'content':
      return tellParts(output.value, reader)
    default:
      // A kind of a later AI SDK, or of none: what it holds is told as JSON.
      reader.warnings.push(
        changed(reader, `output of the type ${String((output as { type: unknown }).type)}`),
      )
      return jsonText(output, reader)
  }
}

/** Models tell a failure from a result by its words. */
function asError(text: string): string {
  return /^\W*error/i.test(text) ? text : `Error: ${text}`
}

type JsonObject = { [key: string]: unknown }

/** The texts, and lines about the rest. A picture needs no line: the model sees it. */
function tellParts(parts: readonly JsonObject[], reader: Reader): string {
  const lines: string[] = []
  for (const part of parts) {
    const before = reader.images.length
    const line = tellPart(part, reader)
    if (reader.images.length === before) lines.push(line)
  }
  return lines.join('\n')
}

/** One part of a list of contents: of the AI SDK of today or before, or of an MCP server. */
function tellPart(part: JsonObject, reader: Reader): string {
  if (part['type'] === 'text' && typeof part['text'] === 'string') return tellDataURLs(part['text'], reader)
  const media = mediaOf(part)
  if (media) return tellMedia(media, reader)
  reader.warnings.push(changed(reader, `content of the type ${String(part['type'])}`))
  return jsonText(part, reader)
}

/** JSON without media in it. A list of MCP contents is told part by part, so that its texts are texts. */
function jsonText(value: unknown, reader: Reader): string {
  if (isObject(value) && Array.isArray(value['content']) && value['content'].every(isContent)) {
    const { content, ...rest } = value
    const told = tellParts(content as JsonObject[], reader)
    // `structuredContent` says the same as the texts; `isError` is the caller's to tell.
    delete rest['structuredContent']
    const failed = rest['isError'] === true
    delete rest['isError']
    const beside = Object.keys(rest).length > 0 ? `\n${jsonText(rest, reader)}` : ''
    return failed ? asError(told + beside) : told + beside
  }
  return JSON.stringify(withoutMedia(value, reader)) ?? ''
}

function isContent(value: unknown): boolean {
  return (
    isObject(value) && typeof value['type'] === 'string' && ('text' in value || mediaOf(value) !== undefined)
  )
}

/** The same value with a line in place of each file. */
function withoutMedia(value: unknown, reader: Reader): unknown {
  if (typeof value === 'string') return tellDataURLs(value, reader)
  if (Array.isArray(value)) return value.map((inner) => withoutMedia(inner, reader))
  if (ArrayBuffer.isView(value)) return tellMedia({ data: value }, reader)
  if (!isObject(value)) return value
  const media = mediaOf(value)
  if (media) return tellMedia(media, reader)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutMedia(inner, reader)]))
}

interface Media {
  mediaType?: string
  filename?: string
  data?: unknown
  url?: string
  text?: string
}

/**
 * What an object holds, if it is a file: of the AI SDK (`file`, and `media`, `image-data`, `file-url` … of releases before),
 * of MCP (`image`, `audio`, `resource`, `resource_link`), or bytes that JSON has made a list of.
 */
function mediaOf(part: JsonObject): Media | undefined {
  const { type } = part
  if (type === 'resource' && isObject(part['resource'])) return mediaOf({ ...part['resource'], type: 'file' })
  if (type === 'Buffer' && Array.isArray(part['data']))
    return { data: Uint8Array.from(part['data'] as number[]) }
  const mediaType = textOf(part['mediaType'] ?? part['mimeType'] ?? part['media_type'])
  const filename = textOf(part['filename'] ?? part['name'])
  const about = { ...(mediaType ? { mediaType } : {}), ...(filename ? { filename } : {}) }
  const data = part['data'] ?? part['blob']
  if (isObject(data) && typeof data['type'] === 'string') {
    if (data['type'] === 'url') return { ...about, url: String(data['originalUrl'] ?? data['url']) }
    if (data['type'] === 'text' && typeof data['text'] === 'string') return { ...about, text: data['text'] }
    if (data['type'] === 'data') return { ...about, data: data['data'] }
    if (data['type'] === 'reference') return about
  }
  if (
    data !== undefined &&
    (mediaType !== undefined || (typeof type === 'string' && /^(image|file|audio|media)/.test(type)))
  )
    return typeof data === 'string' || ArrayBuffer.isView(data)
      ? { ...about, ...imageType(type, mediaType), data }
      : undefined
  const url = textOf(part['url'] ?? part['uri'])
  if (typeof type === 'string' && /^(image-url|file-url|resource_link|file)$/.test(type) && url)
    return typeof part['text'] === 'string' ? { ...about, text: part['text'] } : { ...about, url }
  return typeof type === 'string' && /-(file-)?id$/.test(type) ? about : undefined
}

/** `image-data` and `image` say by their type that they are pictures. */
function imageType(type: unknown, mediaType: string | undefined): { mediaType?: string } {
  return mediaType === undefined && typeof type === 'string' && type.startsWith('image')
    ? { mediaType: 'image' }
    : {}
}

/** A picture goes to the message's; of anything else a line says what it was. */
function tellMedia({ mediaType, filename, data, url, text }: Media, reader: Reader): string {
  if (text !== undefined) return tellDataURLs(text, reader)
  const inline = data ?? (url?.startsWith('data:') ? url : undefined)
  if (inline !== undefined && mediaType !== undefined && /^image(\/|$)/.test(mediaType)) {
    const image = imageOf(inline, reader.where)
    if (image !== undefined) {
      reader.images.push(image)
      return `[picture${filename ? ` ${filename}` : ''} attached]`
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
    // What is not base64 is told as a file: an error would end every later turn of this conversation.
    return undefined
  }
}

/** Files written into a text as `data:` URLs. Short ones stay: they cost less than the line that would replace them. */
function tellDataURLs(text: string, reader: Reader): string {
  if (!text.includes(';base64,')) return text
  return text.replaceAll(
    /data:([\w.+-]+\/[\w.+-]+)?(?:;[\w=.+-]+)*;base64,[A-Za-z0-9+/=_\r\n-]{200,}/g,
    (url, mediaType: string | undefined) =>
      tellMedia({ ...(mediaType ? { mediaType } : {}), data: url }, reader),
  )
}

function changed({ where }: Reader, what: string): SharedV4Warning {
  return {
    type: 'compatibility',
    feature: where,
    details: `${where} has ${what}. The model is told of it in a line of text`,
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
