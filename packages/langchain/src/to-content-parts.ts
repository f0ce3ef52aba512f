/** The content blocks of a message as what Ollama's messages have: one text, and pictures. */
import type { ContentBlock } from '@langchain/core/messages'
import { type ChatImage, OllamaInputError } from '@ollamakit/core'

export interface ContentParts {
  text: string
  images: ChatImage[]
}

/** A block from anywhere: users, other providers, storage. No field is trusted before it has been looked at. */
export type AnyBlock = Readonly<Record<string, unknown>>

/**
 * Texts are joined by a line break: blocks are parts of a page, not of a word.
 *
 * @param blocks in LangChain's standard form as far as `contentBlocks` could bring them there.
 * @param where names the message in errors.
 * @param toText what to say for a block that is neither text nor picture. Default: an error.
 */
export function toContentParts(
  blocks: readonly ContentBlock[],
  where: string,
  toText: (block: AnyBlock, where: string) => string = refuse,
): ContentParts {
  const texts: string[] = []
  const images: ChatImage[] = []
  for (const [i, block] of blocks.entries()) {
    const part = toPart(block, `${where}.content[${i}]`, toText)
    if ('image' in part) images.push(part.image)
    else texts.push(part.text)
  }
  return { text: texts.join('\n'), images }
}

type Part = { text: string } | { image: ChatImage }

function toPart(block: AnyBlock, where: string, toText: (block: AnyBlock, where: string) => string): Part {
  const { type, text } = block
  switch (type) {
    case 'text':
      return { text: typeof text === 'string' ? text : '' }
    case 'image':
      return { image: toImage(block, where) }
    case 'image_url':
      return { image: toImage({ url: urlOf(block['image_url']) }, where) }
    case 'text-plain':
    case 'file':
      return { text: toFileText(block) ?? toText(block, where) }
    default:
      return { text: toText(block, where) }
  }
}

function refuse({ type }: AnyBlock, where: string): string {
  throw new OllamaInputError(
    `${where} is a block of type ${JSON.stringify(type)}, and Ollama's messages have only text and pictures`,
    'Turn it into text first',
  )
}

/** Bytes, base64 or a data: URL; LangChain leaves bare base64 in `url` where it came as OpenAI's `image_url`. */
function toImage({ data, url }: AnyBlock, where: string): ChatImage {
  if (data instanceof Uint8Array && data.length > 0) return data
  const text = typeof data === 'string' && data !== '' ? data : url
  if (typeof text !== 'string' || text === '')
    throw new OllamaInputError(
      `${where} is a picture without data`,
      'Give it as { type: "image", data, mimeType }',
    )
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(text)?.[1]?.toLowerCase()
  if (scheme === undefined || scheme === 'data') return text
  throw new OllamaInputError(
    `${where} is a picture at ${text}, and neither Ollama nor this package fetches pictures`,
    'Fetch it first and give its bytes: { type: "image", data, mimeType }',
  )
}

function urlOf(imageUrl: unknown): unknown {
  return isRecord(imageUrl) ? imageUrl['url'] : imageUrl
}

/** The text of a file that is text, under its title; undefined where it is something else. */
function toFileText(block: AnyBlock): string | undefined {
  const { text, title } = block
  const found = typeof text === 'string' ? text : decodeText(block)
  return found !== undefined && typeof title === 'string' && title !== '' ? `${title}:\n${found}` : found
}

function decodeText({ type, data, url, mimeType, file }: AnyBlock): string | undefined {
  const inline = /^data:([^;,]*)[^,]*;base64,(.*)$/s.exec(
    firstString(url, isRecord(file) ? file['file_data'] : undefined, data) ?? '',
  )
  const kind =
    inline?.[1] ?? (typeof mimeType === 'string' ? mimeType : type === 'text-plain' ? 'text/plain' : '')
  const content = inline?.[2] ?? data
  if (!/^text\/|^application\/(?:json|xml|yaml)\b/.test(kind)) return undefined
  if (content instanceof Uint8Array) return new TextDecoder().decode(content)
  return typeof content === 'string' && content !== ''
    ? new TextDecoder().decode(Uint8Array.from(atob(content), (char) => char.charCodeAt(0)))
    : undefined
}

function firstString(...values: unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
