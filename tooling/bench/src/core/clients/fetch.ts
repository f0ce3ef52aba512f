/** The limit: bare fetch and JSON.parse, the way everyone writes it. */
import type { Dialect } from '../payloads.ts'
import { type BenchClient, inputs, prompt } from './client.ts'

interface Frame {
  message?: { content: string }
  choices?: { delta: { content?: string } }[]
}

export const client: BenchClient = {
  async stream(baseURL, dialect) {
    const native = dialect === 'native'
    const reader = await openChat(baseURL, dialect)
    const decoder = new TextDecoder()
    let rest = ''
    let text = ''
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const lines = (rest + decoder.decode(read.value, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (native) {
          text += (JSON.parse(line) as Frame).message?.content ?? ''
        } else if (line.startsWith('data: ') && line !== 'data: [DONE]') {
          text += (JSON.parse(line.slice(6)) as Frame).choices?.[0]?.delta.content ?? ''
        }
      }
    }
    return text
  },
  async hold(baseURL, dialect) {
    const reader = await openChat(baseURL, dialect)
    const { value } = await reader.read()
    const [line = ''] = new TextDecoder().decode(value, { stream: true }).split('\n')
    JSON.parse(dialect === 'native' ? line : line.slice(6))
    return {
      async drain() {
        for (let read = await reader.read(); !read.done;) read = await reader.read()
      },
    }
  },
  async embed(baseURL, dialect) {
    const response = await post(baseURL + (dialect === 'native' ? '/api/embed' : '/v1/embeddings'), {
      model: 'bench',
      input: inputs,
    })
    const { data, embeddings } = JSON.parse(await response.text()) as {
      data?: { embedding: number[] }[]
      embeddings?: number[][]
    }
    return (data?.at(-1)?.embedding ?? embeddings?.at(-1))?.at(-1) ?? 0
  },
}

async function openChat(baseURL: string, dialect: Dialect): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const path = dialect === 'native' ? '/api/chat' : '/v1/chat/completions'
  const response = await post(baseURL + path, {
    model: 'bench',
    messages: [{ role: 'user', content: prompt }],
    stream: true,
  })
  return response.body!.getReader() // a streamed answer has a body
}

function post(url: string, body: object): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
