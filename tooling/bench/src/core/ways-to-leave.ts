/** The ways in which a program stops reading, each as it is written in programs. */
import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { createOllama } from '@ollamakit/ai-sdk'
import { type ChatRequest, createOllamaClient, type OllamaClient } from '@ollamakit/core'
import { ChatOllama } from '@ollamakit/langchain'
import { streamText } from 'ai'
import type { Dialect } from './payloads.ts'

export interface WayToLeave {
  name: string
  /**
   * What the server does meanwhile: sends steadily, is silent after its first token, or has not even sent a
   * head.
   */
  pace: 'steady' | 'silent' | 'mute'
  at(baseURL: string, dialect: Dialect): Leaver
}

export interface Leaver {
  /** Asks for this model, leaves, and says when it did, as `process.hrtime.bigint()`. */
  leave(model: string): Promise<bigint>
  /** Another stream of the same client, which is read to its end. */
  neighbour(model: string): AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>
}

export const waysToLeave: WayToLeave[] = [
  { name: 'core: break', pace: 'steady', at: withClient(breakLoop) },
  { name: 'core: abort', pace: 'steady', at: withClient(abortWhileReading) },
  { name: 'core: abort while the model is silent', pace: 'silent', at: withClient(abortWhileReading) },
  { name: 'core: abort before the head', pace: 'mute', at: withClient(abortWhileReading) },
  { name: 'core: return() while next() waits', pace: 'silent', at: withClient(returnWhileWaiting) },
  { name: 'core: cancel() of an answer', pace: 'steady', at: withClient(cancelAnswer) },
  { name: 'core: break on wire objects', pace: 'steady', at: withClient(breakWireLoop) },
  { name: 'ai-sdk: cancel() of doStream', pace: 'steady', at: withProvider(cancelParts) },
  { name: 'ai-sdk: abort of streamText', pace: 'silent', at: withProvider(abortStreamText) },
  { name: 'langchain: break', pace: 'steady', at: withChatOllama },
]

function withClient(leave: (client: OllamaClient, model: string) => Promise<bigint>): WayToLeave['at'] {
  return (baseURL, dialect) => {
    const client = createOllamaClient({ baseURL, dialect })
    return {
      leave: (model) => leave(client, model),
      neighbour: (model) => client.chat.stream(questionOf(model)),
    }
  }
}

function questionOf(model: string): ChatRequest {
  return { model, messages: [{ role: 'user', text: 'Hi' }] }
}

async function breakLoop(client: OllamaClient, model: string): Promise<bigint> {
  let left = 0n
  for await (const event of client.chat.stream(questionOf(model))) {
    left = process.hrtime.bigint()
    if (event.type === 'text') break
  }
  return left
}

async function abortWhileReading(client: OllamaClient, model: string): Promise<bigint> {
  const leaving = new AbortController()
  let left = 0n
  setTimeout(() => {
    left = process.hrtime.bigint()
    leaving.abort()
  }, 30)
  try {
    for await (const event of client.chat.stream(questionOf(model), { signal: leaving.signal }))
      if (event.type === 'finish') break
  } catch (error) {
    if (!leaving.signal.aborted) throw error
  }
  return left
}

async function returnWhileWaiting(client: OllamaClient, model: string): Promise<bigint> {
  const events = client.chat.stream(questionOf(model))
  for (let next = await events.next(); !next.done && next.value.type !== 'text';) next = await events.next()
  const waiting = events.next()
  const left = process.hrtime.bigint()
  await events.return?.()
  await waiting
  return left
}

async function cancelAnswer(client: OllamaClient, model: string): Promise<bigint> {
  const answer = await client.chat.open(questionOf(model))
  await answer.read()
  const left = process.hrtime.bigint()
  await answer.cancel()
  return left
}

async function breakWireLoop({ chat, native, openai }: OllamaClient, model: string): Promise<bigint> {
  const request = { model, messages: [{ role: 'user' as const, content: 'Hi' }] }
  const objects: AsyncIterable<object> =
    chat.dialect === 'native' ? native.chatStream(request) : openai.chatCompletionsStream(request)
  let left = 0n
  for await (const object of objects) {
    left = process.hrtime.bigint()
    if (object) break
  }
  return left
}

function withProvider(leave: (model: LanguageModelV4) => Promise<bigint>): WayToLeave['at'] {
  return (baseURL, dialect) => {
    const provider = createOllama({ baseURL, dialect })
    return {
      leave: (model) => leave(provider(model)),
      neighbour: async (model) => (await provider(model).doStream(hi)).stream,
    }
  }
}

const hi: LanguageModelV4CallOptions = {
  prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
}

async function cancelParts(model: LanguageModelV4): Promise<bigint> {
  const reader = (await model.doStream(hi)).stream.getReader()
  for (let read = await reader.read(); !read.done && read.value.type !== 'text-delta';)
    read = await reader.read()
  const left = process.hrtime.bigint()
  await reader.cancel()
  return left
}

async function abortStreamText(model: LanguageModelV4): Promise<bigint> {
  const leaving = new AbortController()
  let left = 0n
  for await (const text of streamText({ model, prompt: 'Hi', abortSignal: leaving.signal }).textStream)
    if (text) {
      left = process.hrtime.bigint()
      leaving.abort()
    }
  return left
}

function withChatOllama(baseUrl: string, dialect: Dialect): Leaver {
  const chat = new ChatOllama({ model: 'bench', baseUrl, dialect })
  const streamOf = (model: string) => chat.stream('Hi', { model })
  return {
    async leave(model) {
      let left = 0n
      for await (const chunk of await streamOf(model)) {
        left = process.hrtime.bigint()
        if (chunk.text !== '') break
      }
      return left
    },
    neighbour: streamOf,
  }
}
