/** The content blocks of a message as what Ollama's messages have: one text, and pictures. */
import { type ChatImage, OllamaInputError, type Warning } from '@ollamakit/core'
import { type Media, readMedia } from './read-media.ts'
import type { AnyBlock } from './read-message.ts'

export interface ContentParts {
  text: string
  images: ChatImage[]
}

/** Recordings of a conversation. Ollama has them among the pictures, and whether a model hears is known only to the server. */
export interface Recordings {
  /** False: they are described instead of sent. */
  readonly areSent: boolean
  /** Set when one is found that can be sent. */
  found: boolean
}

/** What becomes of a block that Ollama's messages have no place for. */
export interface Leftovers {
  /** Returns what is said instead; undefined for nothing. May throw. `problem` says what is wrong with the block. */
  toText(block: AnyBlock, where: string, problem: Problem): string | undefined
}

export interface Problem {
  /** A clause about the block: "is a picture at …". */
  message: string
  remedy: string
  media?: Media
  /** The model lacks the ability: another one could take the block, so it is a warning everywhere. */
  isOfModel?: true
}

/**
 * Texts are joined by a line break: blocks are parts of a page, not of a word.
 *
 * @param blocks in LangChain's standard form as far as `toBlocks` could bring them there.
 * @param where names the message in errors.
 */
export function toContentParts(
  blocks: readonly AnyBlock[],
  where: string,
  leftovers: Leftovers,
  recordings: Recordings,
): ContentParts {
  const texts: string[] = []
  const images: ChatImage[] = []
  for (const [i, block] of blocks.entries()) {
    const part = toPart(block, recordings)
    if ('image' in part) images.push(part.image)
    else if ('text' in part) texts.push(part.text)
    else {
      const text = leftovers.toText(block, `${where}.content[${i}]`, part)
      if (text !== undefined) texts.push(text)
    }
  }
  return { text: texts.join('\n'), images }
}

type Part = { text: string } | { image: ChatImage } | Problem

function toPart(block: AnyBlock, recordings: Recordings): Part {
  const { type, text } = block
  if (type === 'text' || type === 'input_text' || type === 'output_text')
    return { text: typeof text === 'string' ? text : '' }
  const media = readMedia(block)
  if (!media) {
    return {
      message: `is a block of type ${JSON.stringify(type)}, and Ollama's messages have only text, pictures and recordings`,
      remedy: 'Convert it to text first',
    }
  }
  if (media.kind === 'image') return toImage(media)
  return media.kind === 'audio' ? toRecording(media, recordings) : toFileText(media, type)
}

/** Bytes, base64 or a data: URL of a format that Ollama recognizes. */
function toRecording(media: Media, recordings: Recordings): Part {
  const { data, link } = media
  if (data === undefined || data.length === 0) {
    return {
      message: `is a recording ${link === undefined ? 'without data' : `at ${link}`}, and neither Ollama nor this package fetches recordings`,
      remedy: 'Pass it as { type: "audio", data, mimeType } with bytes or base64',
      media,
    }
  }
  if (!isWavOrMp3(data)) {
    return {
      message: 'is a recording whose data is neither WAV nor MP3, which are all that Ollama reads',
      remedy: 'Convert it first, and pass bytes or base64',
      media,
    }
  }
  recordings.found = true
  if (recordings.areSent) return { image: data as ChatImage } // any bytes; the type of the buffer behind them differs
  return {
    message: 'is a recording, and the model does not accept audio',
    remedy: 'Use a model whose capabilities list audio',
    media,
    isOfModel: true,
  }
}

/** As Ollama recognizes them: by their first bytes. */
function isWavOrMp3(data: Uint8Array | string): boolean {
  const start = typeof data === 'string' ? decodeStart(data) : String.fromCharCode(...data.subarray(0, 12))
  return /^RIFF[^]{4}WAVE/.test(start) || /^(?:ID3|\xff[\xe0-\xff])/.test(start)
}

/** The first 12 bytes of base64; `''` if it is none. */
function decodeStart(base64: string): string {
  const text = withoutHeader(base64)
  return isBase64(text) ? atob(text.replaceAll(/\s+/g, '').slice(0, 16)) : ''
}

/** Bytes, base64 or a data: URL. */
function toImage(media: Media): Part {
  const { data, link } = media
  if (typeof data === 'string' ? isBase64(withoutHeader(data)) : data && data.length > 0)
    return { image: data as ChatImage }
  if (link !== undefined) {
    return {
      message: `is a picture at ${link}, and neither Ollama nor this package fetches pictures`,
      remedy: 'Fetch it first and pass its bytes: { type: "image", data, mimeType }',
      media,
    }
  }
  const remedy = 'Pass it as { type: "image", data, mimeType } with bytes or base64'
  return data === undefined || data.length === 0
    ? { message: 'is a picture without data', remedy, media }
    : { message: 'is a picture whose data is not base64', remedy, media }
}

/** The text of a file that is text, under its name. */
function toFileText(media: Media, type: unknown): Part {
  const { title, mimeType, data, text = decode(media) } = media
  if (text !== undefined) return { text: title ? `${title}:\n${text}` : text }
  if (isText(mimeType) && data !== undefined)
    return {
      message: `is a file of type ${mimeType} whose data is not base64`,
      remedy: 'Pass bytes or base64',
      media,
    }
  return {
    message: `is a block of type ${JSON.stringify(type)}, and Ollama's messages have only text, pictures and recordings`,
    remedy: 'Convert it to text first',
    media,
  }
}

function decode({ mimeType, data }: Media): string | undefined {
  if (!isText(mimeType) || data === undefined) return undefined
  if (typeof data !== 'string') return new TextDecoder().decode(data)
  const base64 = withoutHeader(data)
  if (base64 === '' || !isBase64(base64)) return undefined
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)))
}

function isText(mimeType: string): boolean {
  return /^text\/|^application\/(?:json|xml|yaml|[\w.-]+\+json|[\w.-]+\+xml)\b/.test(mimeType)
}

function withoutHeader(data: string): string {
  return /^data:/i.test(data) ? data.slice(data.indexOf(',') + 1) : data
}

/** With line breaks, as encoders write it. */
function isBase64(data: string): boolean {
  const text = /\s/.test(data) ? data.replaceAll(/\s+/g, '') : data
  return text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)
}

/** For what the caller has just written: an error that names the block, unless only the model is the reason. */
export function refuse(warnings: Warning[]): Leftovers {
  return {
    toText(block, where, problem) {
      if (problem.isOfModel) return leaveOut(warnings).toText(block, where, problem)
      throw new OllamaInputError(`${where} ${problem.message}`, problem.remedy)
    },
  }
}

/** For earlier messages: an error would end every later turn of their conversation. */
export function leaveOut(warnings: Warning[]): Leftovers {
  return {
    toText(_block, where, { message, media }) {
      warnings.push({ type: 'unsupported', setting: where, message: `${where} ${message}; it is left out` })
      return media && describeMedia(media)
    },
  }
}

/** For results of tools: media never goes into the prompt as text, and what else there is is shown as JSON. */
export function summarize(warnings: Warning[]): Leftovers {
  return {
    toText(block, where, { message, media }) {
      if (!media && !isToolCallBlock(block)) return JSON.stringify(block, withoutMedia)
      warnings.push({ type: 'unsupported', setting: where, message: `${where} ${message}; it is left out` })
      return media && describeMedia(media)
    },
  }
}

function isToolCallBlock({ type }: AnyBlock): boolean {
  return type === 'tool_call_chunk' || type === 'server_tool_call' || type === 'server_tool_call_chunk'
}

/** A short line that says what was there. */
function describeMedia({ kind, mimeType, name, data, link }: Media): string {
  const what = [mimeType || kind, name].filter(Boolean).join(' ')
  if (link !== undefined) return `[${what} at ${link}]`
  const bytes = typeof data === 'string' ? sizeOf(withoutHeader(data)) : data?.length
  return bytes ? `[${what}, ${bytes} bytes, left out]` : `[${what}, left out]`
}

/** How many bytes base64 stands for. */
function sizeOf(base64: string): number {
  const digits = base64.replaceAll(/[\s=]+/g, '').length
  return Math.floor((digits * 3) / 4)
}

/** A replacer for JSON: base64 and bytes somewhere inside are described. */
function withoutMedia(_key: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes, left out]`
  if (typeof value !== 'string' || value.length < 1000) return value
  const isMedia = /^data:[^,]{0,200};base64,/i.test(value) || isBase64(value)
  return isMedia ? `[${value.length} characters of base64, left out]` : value
}
