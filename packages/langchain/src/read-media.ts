/** Reads a picture, recording or file out of a content block, in the spelling of any library. */
import { type AnyBlock, firstText, isRecord } from './read-message.ts'

export interface Media {
  kind: 'image' | 'audio' | 'video' | 'file'
  /** Lower case; `''` if the block does not say. */
  mimeType: string
  /** Bytes, base64 or a data: URL with base64, as given. */
  data?: Uint8Array | string
  /** Where it is, if it is not in the block. */
  link?: string
  /** What the caller titles it. */
  title?: string
  /** The title, or else the name of its file. */
  name?: string
  /** The text of a file whose block has it as text. */
  text?: string
}

const kinds: Readonly<Record<string, Media['kind']>> = {
  image: 'image',
  image_url: 'image',
  input_image: 'image',
  audio: 'audio',
  input_audio: 'audio',
  video: 'video',
  video_url: 'video',
  file: 'file',
  input_file: 'file',
  document: 'file',
  media: 'file',
  inline_data: 'file',
  'text-plain': 'file',
  resource: 'file',
  resource_link: 'file',
}

/** Returns undefined for a block that is no media. */
export function readMedia(block: AnyBlock): Media | undefined {
  const inline = isRecord(block['inlineData']) ? block['inlineData'] : undefined
  const kind = inline ? 'file' : kinds[String(block['type'])]
  if (!kind) return undefined
  const inner = inline ?? innerOf(block)
  // A resource that an MCP server embeds as text is data of its own, with its address.
  if (block['type'] === 'resource' && typeof inner['text'] === 'string') return undefined
  const metadata = isRecord(block['metadata']) ? block['metadata'] : {}
  const mimeType = mimeTypeOf(block, inner)
  const title = firstText(
    block['title'],
    block['filename'],
    metadata['filename'],
    metadata['title'],
    inner['title'],
  )
  const name = title ?? firstText(block['name'], inner['filename'], inner['name'], metadata['name'])
  const text = textOf(block, inner)
  const url = firstText(block['url'], block['image_url'], inner['url'], block['file_url'], inner['file_url'])
  const uri = firstText(block['fileUri'], inner['uri'], inner['fileUri'], block['uri'])
  return {
    kind: kindOfMimeType(mimeType) ?? kind,
    mimeType,
    ...toContent(dataOf(block, inner), url ?? uri, kind),
    ...(title ? { title } : {}),
    ...(name ? { name } : {}),
    ...(text === undefined ? {} : { text }),
  }
}

/** The object in which other libraries keep the content. */
function innerOf(block: AnyBlock): AnyBlock {
  const names = ['source', 'image_url', 'file', 'input_audio', 'resource', 'image', 'video_url', 'document']
  const inner = names.map((name) => block[name]).find(isRecord) ?? {}
  // Bedrock nests once more.
  return isRecord(inner['source']) ? { ...inner, ...inner['source'] } : inner
}

function dataOf(block: AnyBlock, inner: AnyBlock): Uint8Array | string | undefined {
  for (const value of [
    block['data'],
    block['file_data'],
    inner['data'],
    inner['file_data'],
    inner['blob'],
    inner['bytes'],
  ]) {
    const bytes = toBytes(value)
    if (bytes ?? (typeof value === 'string' && value !== '')) return bytes ?? (value as string)
  }
  return undefined
}

/** Bytes of any realm and view, and a Node Buffer that went through JSON. */
function toBytes(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  if (Object.prototype.toString.call(value) === '[object ArrayBuffer]')
    return new Uint8Array(value as ArrayBuffer)
  if (isRecord(value) && value['type'] === 'Buffer' && Array.isArray(value['data']))
    return Uint8Array.from(value['data'] as number[])
  return undefined
}

function mimeTypeOf(block: AnyBlock, inner: AnyBlock): string {
  const names = ['mimeType', 'mime_type', 'media_type', 'mediaType']
  const found = firstText(...names.map((name) => block[name]), ...names.map((name) => inner[name]))
  const fromUrl = firstText(block['url'], block['image_url'], inner['url'], inner['file_data'], block['data'])
  const ofDataUrl = /^data:([^;,]+)/i.exec(fromUrl?.slice(0, 200) ?? '')?.[1]
  const plain = block['type'] === 'text-plain' ? 'text/plain' : ''
  return (ofDataUrl ?? found ?? plain).toLowerCase()
}

/** Anthropic writes text as data. */
function textOf(block: AnyBlock, inner: AnyBlock): string | undefined {
  if (inner['type'] === 'text' && typeof inner['data'] === 'string') return inner['data']
  return [block['text'], inner['text']].find((value) => typeof value === 'string')
}

function kindOfMimeType(mimeType: string): Media['kind'] | undefined {
  const [group] = mimeType.split('/')
  return group === 'image' || group === 'audio' || group === 'video' ? group : undefined
}

/** A data: URL is data wherever it stands; LangChain leaves bare base64 in `url` where it came as OpenAI's `image_url`. */
function toContent(
  data: Uint8Array | string | undefined,
  url: string | undefined,
  kind: Media['kind'],
): Pick<Media, 'data' | 'link'> {
  if (data !== undefined) return { data: typeof data === 'string' ? decodeDataURL(data) : data }
  if (url === undefined) return {}
  if (/^data:/i.test(url)) return { data: decodeDataURL(url) }
  const hasScheme = /^[a-z][a-z\d+.-]*:/i.test(url)
  return !hasScheme && kind === 'image' ? { data: url } : { link: url }
}

/** A data: URL without base64 becomes its bytes; anything else stays. */
function decodeDataURL(text: string): Uint8Array | string {
  const match = /^data:([^,]*),/i.exec(text.slice(0, 1000))
  if (!match || /;base64$/i.test(match[1] ?? '')) return text
  const encoded = text.slice(match[0].length)
  try {
    return new TextEncoder().encode(decodeURIComponent(encoded))
  } catch {
    return new TextEncoder().encode(encoded)
  }
}
