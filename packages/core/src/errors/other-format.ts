/** Recognizes a response that is complete in itself and in another format than the request asked for. */
import { isJsonObject } from '@ollamakit/wire'
import type { CallerNames } from './caller-names.ts'

export interface OtherFormat {
  /** Completes `the response is …`. */
  what: string
  remedy: string
}

type Dialect = 'native' | 'openai' | 'anthropic' | 'responses'

const formats: Record<Dialect, { name: string; path: RegExp; lines: boolean }> = {
  native: { name: 'the native format of Ollama', path: /\/api\/(?:chat|generate)$/, lines: true },
  openai: { name: 'the format of OpenAI', path: /\/v1\/(?:chat\/)?completions$/, lines: false },
  anthropic: { name: 'the format of Anthropic', path: /\/v1\/messages$/, lines: false },
  responses: { name: 'the format of the Responses API', path: /\/v1\/responses$/, lines: false },
}

/**
 * Returns how a frame, or a whole body, differs from what the URL's endpoint sends; undefined if it does not, or is in no known format.
 * `streamed`: whether a stream was requested.
 */
export function findOtherFormat(
  frame: string,
  { url, names }: { url: string; names: CallerNames },
  streamed: boolean,
): OtherFormat | undefined {
  const expected = dialects.find((dialect) => formats[dialect].path.test(url))
  if (!expected) return undefined
  const checkURL = `Check ${names.baseURL}, and what a proxy there does to responses`
  if (isBinary(frame))
    return { what: 'binary data: it may be compressed without a Content-Encoding header', remedy: checkURL }
  const actual = dialectOf(frame)
  if (actual !== undefined && actual !== expected) {
    const canSet = actual === 'native' || actual === 'openai'
    return {
      what: `in ${formats[actual].name}, not in ${formats[expected].name}`,
      remedy: canSet ? `Set ${names.dialect} to "${actual}" for this server. ${checkURL}` : checkURL,
    }
  }
  const wanted = !streamed ? 'one JSON value' : formats[expected].lines ? 'lines of JSON' : events
  const sent = isEvents(frame) ? events : actual === expected && hasLines(frame) ? 'lines of JSON' : wanted
  return sent === wanted ? undefined : { what: `${sent}, not ${wanted}`, remedy: checkURL }
}

const events = 'server-sent events'

function isEvents(frame: string): boolean {
  return /^\s*(?:data|event):/.test(frame)
}

const dialects = Object.keys(formats) as Dialect[] // the table has no other keys

/** Gzip begins with the first of these characters, and UTF-16 has the last one in every other byte. */
function isBinary(frame: string): boolean {
  return frame.startsWith('\u001F') || /^.{0,2}\0/s.test(frame)
}

/** Whether a second value follows the first: then it is no JSON that was merely cut off. */
function hasLines(frame: string): boolean {
  return /\}\s*\n\s*\{/.test(frame)
}

/** Reads the first value in a frame. */
function dialectOf(frame: string): Dialect | undefined {
  const line = frame.split('\n').find((text) => text.includes('{')) ?? ''
  let value: unknown
  try {
    value = JSON.parse(line.slice(line.indexOf('{')))
  } catch {
    return undefined
  }
  if (!isJsonObject(value)) return undefined
  if (Array.isArray(value['choices'])) return 'openai'
  if (typeof value['done'] === 'boolean' && ('message' in value || 'response' in value)) return 'native'
  const { type } = value
  if (typeof type !== 'string') return undefined
  if (type.startsWith('response.')) return 'responses'
  return /^(?:message|content_block)_/.test(type) ? 'anthropic' : undefined
}
