/** What the servers under measure are to say: one prompt, one answer in pieces of the same length. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FixtureFile } from '@ollamakit/mock-server'

export interface Script {
  model: string
  prompt: string
  pieces: string[]
  /** How many frames the mock sends in one write. Default: each in a turn of the event loop of its own. */
  framesInWrite?: number
}

export const smallScript: Script = {
  model: 'llama3.2',
  prompt: 'Hi',
  pieces: [' Hello', ' there', ', how ', 'can I ', 'help? '],
}

export function longScript(tokens: number, framesInWrite?: number): Script {
  return {
    ...(framesInWrite === undefined ? {} : { framesInWrite }),
    model: 'llama3.2',
    prompt: 'Tell me a lot',
    pieces: Array.from({ length: tokens }, (_, i) => ` tok${String(i % 100).padStart(2, '0')}`),
  }
}

export function toFixtures({ model, prompt, pieces, framesInWrite }: Script): FixtureFile {
  const reply = { content: pieces, ...(framesInWrite === undefined ? {} : { wire: { join: framesInWrite } }) }
  return { models: [model], fixtures: [{ when: { user: prompt }, reply }] }
}

/** Writes a value where a server under measure reads it. */
export function writeJson(folder: string, name: string, value: unknown): string {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(value))
  return file
}

/** The request as it goes over the socket; a number in it is the content of its system message. */
export function toRequest({ model, prompt }: Script, stream: boolean, number?: string): string {
  const system = number === undefined ? [] : [{ role: 'system', content: number }]
  const body = JSON.stringify({ model, messages: [...system, { role: 'user', content: prompt }], stream })
  return `POST /api/chat HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}
