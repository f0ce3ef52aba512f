/** The limit: bare fetch and JSON.parse, the way everyone writes it. */
import type { BenchClient } from './client.ts'
import { inputs, prompt } from './client.ts'

interface Frame {
  message?: { content: string }
  choices?: { delta: { content?: string } }[]
}

export const client: BenchClient = {
  async stream(baseURL, dialect) {
    const native = dialect === 'native'
    const response = await post(baseURL + (native ? '/api/chat' : '/v1/chat/completions'), {
      model: 'bench',
      messages: [{ role: 'user', content: prompt }],
      stream: true,
    })
    const decoder = new TextDecoder()
    let rest = ''
    let text = ''
    const reader = response.body!.getReader() // a streamed answer has a body
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
  async embed(baseURL) {
    const response = await post(`${baseURL}/v1/embeddings`, { model: 'bench', input: inputs })
    const { data } = JSON.parse(await response.text()) as { data: { embedding: number[] }[] }
    return data.at(-1)?.embedding.at(-1) ?? 0
  },
}

function post(url: string, body: object): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}
