/** Reads a recorded response by splitting and parsing only. The reference for the client's reading, so it shares no code with it. */
import { type CapturedExchange, responseText } from '@ollamakit/fixtures'
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import { endpointName, isStreamed } from './endpoint.ts'

/** The values, and the failure. */
export interface Reading {
  values: unknown[]
  failure?: {
    name: 'OllamaResponseError' | 'OllamaStreamError'
    status: number
    /** The server's message, if there is one. */
    said?: string
  }
}

export function naiveReading(exchange: CapturedExchange): Reading {
  const { status, ended } = exchange.response
  const text = responseText(exchange.response)
  const name = endpointName(exchange)
  if (name.startsWith('HEAD ') && (status < 300 || status === 404)) return { values: [status < 300] }
  if (status >= 300) return { values: [], failure: { name: 'OllamaResponseError', status, ...toSaid(text) } }
  if (name === 'POST /api/blobs/:digest')
    return { values: [{ digest: `sha256:${'0'.repeat(64)}`, created: true }] }
  if (name === 'POST /api/copy' || name === 'DELETE /api/delete') return { values: [undefined] }
  if (name === 'POST /v1/audio/transcriptions')
    return { values: [text.startsWith('{') ? JSON.parse(text) : { text }] }
  if (isStreamed(exchange)) return readStream(text, status, ended === 'complete')
  const value = JSON.parse(text) as JsonObject
  if (isWord(name) && !saysEnd(value)) return { values: [], failure: { name: 'OllamaStreamError', status } }
  return { values: [name === 'POST /v1/embeddings' ? toNumbers(value) : value] }
}

/** The vectors of a list as numbers of 32 bits, however they were written. */
export function toNumbers(list: unknown): unknown {
  const { data, ...rest } = list as { data: { embedding: string | number[] | Float32Array }[] }
  return {
    ...rest,
    data: data.map((item) => Object.assign({}, item, { embedding: readVector(item.embedding) })),
  }
}

function readVector(embedding: string | number[] | Float32Array): number[] {
  if (typeof embedding !== 'string') return Array.from(embedding, Math.fround)
  const bytes = Buffer.from(embedding, 'base64')
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4))
}

function readStream(text: string, status: number, complete: boolean): Reading {
  const sse = /^(event|data):/.test(text)
  const blocks = text.split(sse ? '\n\n' : '\n')
  // What follows the last separator is half a frame, or nothing; a whole answer to a streamed question ends without one.
  const rest = blocks.pop() ?? ''
  const frames = [...blocks, ...(rest !== '' && complete ? [rest] : [])].map((block) =>
    sse ? block.replace(/^event: .*\n/, '').replace(/^data: /, '') : block,
  )
  const values: unknown[] = []
  for (const frame of frames) {
    if (frame === '[DONE]') continue
    const value = JSON.parse(frame) as JsonObject
    if (value['error'] != null)
      return { values, failure: { name: 'OllamaStreamError', status, ...toSaid(frame) } }
    values.push(value)
  }
  return values.some((value) => saysEnd(value as JsonObject))
    ? { values }
    : { values, failure: { name: 'OllamaStreamError', status } }
}

function isWord(name: string): boolean {
  return [
    'POST /api/chat',
    'POST /api/generate',
    'POST /v1/chat/completions',
    'POST /v1/completions',
    'POST /v1/messages',
  ].includes(name)
}

/** The end marks of every endpoint. */
function saysEnd(value: JsonObject): boolean {
  const [choice] = (value['choices'] ?? []) as { finish_reason?: unknown }[]
  return (
    value['done'] === true ||
    value['_debug_info'] !== undefined ||
    value['status'] === 'success' ||
    choice?.finish_reason != null ||
    value['type'] === 'response.completed' ||
    value['type'] === 'response.failed' ||
    value['type'] === 'message_stop' ||
    typeof value['stop_reason'] === 'string'
  )
}

function toSaid(text: string): { said?: string } {
  if (text.trim() === '') return {}
  const [, title] = /^<html>.*<h1>(.*)<\/h1>/.exec(text) ?? []
  if (title !== undefined) return { said: title }
  const value = parse(text)
  if (!isJsonObject(value)) return { said: text.trim() }
  const { error } = value
  const said = isJsonObject(error) ? error['message'] : error
  // The runner's message, in its JSON inside the daemon's text.
  if (typeof said !== 'string') return {}
  return isJsonObject(parse(said)) ? toSaid(said) : { said }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
