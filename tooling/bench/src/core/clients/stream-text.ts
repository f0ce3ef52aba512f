/** Our provider under the AI SDK's `streamText`: what the framework itself costs is in it. */
import { createOllama } from '@ollamakit/ai-sdk'
import { streamText } from 'ai'
import { type BenchClient, holdIterator, keepOne, prompt } from './client.ts'

const modelOf = keepOne((baseURL, dialect) => createOllama({ baseURL, dialect })('bench'))

export const client: BenchClient = {
  async stream(baseURL, dialect) {
    let text = ''
    for await (const delta of streamText({ model: modelOf(baseURL, dialect), prompt }).textStream)
      text += delta
    return text
  },
  hold: (baseURL, dialect) =>
    holdIterator(
      streamText({ model: modelOf(baseURL, dialect), prompt }).textStream,
      (delta) => delta !== '',
    ),
}
