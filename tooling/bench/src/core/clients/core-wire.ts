/** Ours, as the wire has it: whole answers for `generate`, one object at a time for streams. */
import { createOllamaClient } from '@ollamakit/core'
import type { Dialect } from '../payloads.ts'
import { type BenchClient, holdIterator, keepOne, prompt } from './client.ts'

const clientOf = keepOne((baseURL, dialect) => createOllamaClient({ baseURL, dialect }))
const request = { model: 'bench', messages: [{ role: 'user', content: prompt }] }

export const client: BenchClient = {
  async stream(baseURL, dialect) {
    let text = ''
    for await (const piece of textsOf(baseURL, dialect)) text += piece
    return text
  },
  async generate(baseURL, dialect) {
    const { native, openai } = clientOf(baseURL, dialect)
    if (dialect === 'native') return (await native.chat(request)).message.content
    const [choice] = (await openai.chatCompletions(request)).choices
    return choice?.message.content ?? ''
  },
  hold: (baseURL, dialect) => holdIterator(textsOf(baseURL, dialect), (text) => text !== ''),
}

async function* textsOf(baseURL: string, dialect: Dialect): AsyncGenerator<string> {
  const { native, openai } = clientOf(baseURL, dialect)
  if (dialect === 'native') for await (const { message } of native.chatStream(request)) yield message.content
  else
    for await (const { choices } of openai.chatCompletionsStream(request))
      yield choices[0]?.delta.content ?? ''
}
