/** Our provider for the AI SDK, through `doStream`: what the framework itself costs is left out. */
import { createOllama } from '@ollamakit/ai-sdk'
import { type BenchClient, holdIterator, keepOne, prompt } from './client.ts'

const modelOf = keepOne((baseURL, dialect) => createOllama({ baseURL, dialect })('bench'))
const call: Parameters<ReturnType<typeof modelOf>['doStream']>[0] = {
  prompt: [{ role: 'user', content: [{ type: 'text', text: prompt }] }],
}

export const client: BenchClient = {
  async stream(baseURL, dialect) {
    const { stream } = await modelOf(baseURL, dialect).doStream(call)
    const reader = stream.getReader()
    let text = ''
    for (let read = await reader.read(); !read.done; read = await reader.read())
      if (read.value.type === 'text-delta') text += read.value.delta
    return text
  },
  async hold(baseURL, dialect) {
    const { stream } = await modelOf(baseURL, dialect).doStream(call)
    return holdIterator(stream, (part) => part.type === 'text-delta')
  },
}
