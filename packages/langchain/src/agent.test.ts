/** What LangChain's agents ask of a model: a loop of tools, and an object by either of their strategies. */
import './testing/without-environment.ts'
import { AIMessageChunk } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { createAgent, providerStrategy, toolStrategy } from 'langchain'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ChatOllama } from './chat-ollama.ts'

const weather = tool(({ city }) => `sunny in ${city}`, {
  name: 'get_weather',
  description: 'The weather of a city',
  schema: z.object({ city: z.string() }),
})
const umbrella = z.object({ take: z.boolean() }).meta({ title: 'umbrella' })
const question = { messages: [{ role: 'user', content: 'Umbrella in Bergen?' }] }
const call = { name: 'get_weather', arguments: { city: 'Bergen' } }

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  const modelAt = ({ url }: MockOllama): ChatOllama =>
    new ChatOllama({ model: 'llama3.2', baseUrl: url, dialect })

  test('a loop of tools: call, result, answer', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.on({ turn: 1, tools: ['get_weather'] }).reply({ toolCalls: [call] })
    ollama.on({ toolResult: { content: 'sunny in Bergen' } }).reply('Leave it.')

    const { messages } = await createAgent({
      model: modelAt(ollama),
      tools: [weather],
      systemPrompt: 'Be brief.',
    }).invoke(question)

    expect(messages.map(({ type, text }) => [type, text])).toEqual([
      ['human', 'Umbrella in Bergen?'],
      ['ai', ''],
      ['tool', 'sunny in Bergen'],
      ['ai', 'Leave it.'],
    ])
    expect(ollama.requests.at(-1)?.body).toMatchObject({
      messages: [{ role: 'system' }, {}, { tool_calls: [{}] }, { role: 'tool' }],
    })
  })

  test.each([
    [
      'the strategy that createAgent chooses',
      (model: ChatOllama) => createAgent({ model, tools: [weather], responseFormat: umbrella }),
    ],
    [
      'providerStrategy',
      (model: ChatOllama) =>
        createAgent({ model, tools: [weather], responseFormat: providerStrategy(umbrella) }),
    ],
  ])(
    'an object by %s: the tools are called as they please, and the schema is asked for at the end',
    async (_, build) => {
      await using ollama = await createMockOllama({ models: ['llama3.2'] })
      ollama.on({ turn: 1, tools: ['get_weather'] }).reply({ toolCalls: [call] })
      ollama.on({ turn: 2, tools: ['get_weather'] }).reply('Leave it.')
      ollama.on({ turn: 2 }).reply('{"take":false}')

      const { structuredResponse } = await build(modelAt(ollama)).invoke(question)

      expect(structuredResponse).toEqual({ take: false })
      const format = dialect === 'native' ? 'format' : 'response_format'
      expect(
        ollama.requests.map(({ body }) =>
          ['tools', format].filter((name) => Object.hasOwn(body as object, name)),
        ),
      ).toEqual([['tools'], ['tools'], [format]])
    },
  )

  test('an object by toolStrategy: each answer is held to a call, and the last call is the object (there was none)', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.on({ turn: 1 }).reply(JSON.stringify(call))
    ollama.on({ turn: 2 }).reply('{"name":"umbrella","arguments":{"take":false}}')
    const { structuredResponse } = await createAgent({
      model: modelAt(ollama),
      tools: [weather],
      responseFormat: toolStrategy(umbrella),
    }).invoke(question)

    expect(structuredResponse).toEqual({ take: false })
    expect(ollama.requests.map(({ body }) => body)).toMatchObject(
      [1, 2].map(() => ({
        tools: [{ function: { name: 'get_weather' } }, { function: { name: 'umbrella' } }],
      })),
    )
  })

  test('an agent that is streamed tells the words of its model as they come', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.on({ turn: 1 }).reply({ toolCalls: [call] })
    ollama.on({ turn: 2 }).reply({ content: ['Leave', ' it.'], usage: { prompt: 30, output: 2 } })

    const said: AIMessageChunk[] = []
    for await (const [chunk] of await createAgent({ model: modelAt(ollama), tools: [weather] }).stream(
      question,
      { streamMode: 'messages' },
    ))
      if (AIMessageChunk.isInstance(chunk)) said.push(chunk)

    expect(said.map(({ text }) => text).join('')).toBe('Leave it.')
    expect(said.flatMap(({ tool_calls = [] }) => tool_calls)).toMatchObject([
      { name: 'get_weather', args: { city: 'Bergen' } },
    ])
    expect(said.at(-1)?.usage_metadata).toMatchObject({ input_tokens: 30, output_tokens: 2 })
  })
})
