/** Asks a mock over HTTP, for the tests of the compatibility dialects. */
import type { MockOllama } from '../create-mock-ollama.ts'

export interface Reply {
  status: number
  contentType: string | null
  text: string
  /** The body as JSON; undefined for a stream. */
  json: unknown
  /** The data of each event, parsed, but `[DONE]` as text. */
  events: unknown[]
  /** The names of the events, where the dialect has them. */
  names: string[]
}

/** Posts a body and reads the whole response. */
export async function ask({ url }: Pick<MockOllama, 'url'>, path: string, body: unknown): Promise<Reply> {
  const sent = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(`${url}${path}`, { method: 'POST', body: sent })
  const text = await response.text()
  const data = [...text.matchAll(/^data: (.*)$/gm)].map(([, line = '']) => line)
  return {
    status: response.status,
    contentType: response.headers.get('content-type'),
    text,
    json: data.length > 0 || !/^[{[]/.test(text) ? undefined : JSON.parse(text),
    events: data.map((line): unknown => (line === '[DONE]' ? line : JSON.parse(line))),
    names: [...text.matchAll(/^event: (.*)$/gm)].map(([, name = '']) => name),
  }
}
