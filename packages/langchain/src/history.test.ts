/** What the model said goes back as it was, by whichever call it was said and in whichever form it was kept. */
import {
  AIMessage,
  HumanMessage,
  mapChatMessagesToStoredMessages,
  mapStoredMessagesToChatMessages,
  ToolMessage,
} from '@langchain/core/messages'
import { createMockOllama, type Reply } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'
import { ChatOllama } from './chat-ollama.ts'
import { ask, ways } from './testing/ways.ts'

const versions = ['v0', 'v1'] as const
const hows = ways.flatMap((way) => versions.map((outputVersion) => ({ way, outputVersion })))
const parameters = { type: 'object', properties: { city: { type: 'string' } } }
const tools = [{ type: 'function', function: { name: 'get_weather', description: 'Weather', parameters } }]
const question = new HumanMessage('Weather in Paris and Oslo?')

const said: Reply = {
  thinking: ['I need ', 'both.'],
  content: ['Let me ', 'look.'],
  toolCalls: [
    { id: 'call_paris001', name: 'get_weather', arguments: { city: 'Paris' } },
    { id: 'call_oslo0001', name: 'get_weather', arguments: { city: 'Oslo' } },
  ],
}

const told = {
  native: [
    { role: 'user', content: 'Weather in Paris and Oslo?' },
    {
      role: 'assistant',
      content: 'Let me look.',
      thinking: 'I need both.',
      tool_calls: [
        { id: 'call_paris001', function: { index: 0, name: 'get_weather', arguments: { city: 'Paris' } } },
        { id: 'call_oslo0001', function: { index: 1, name: 'get_weather', arguments: { city: 'Oslo' } } },
      ],
    },
    { role: 'tool', content: 'sunny', tool_name: 'get_weather', tool_call_id: 'call_paris001' },
    { role: 'tool', content: 'snow', tool_name: 'get_weather', tool_call_id: 'call_oslo0001' },
  ],
  openai: [
    { role: 'user', content: 'Weather in Paris and Oslo?' },
    {
      role: 'assistant',
      content: 'Let me look.',
      reasoning: 'I need both.',
      tool_calls: [
        {
          id: 'call_paris001',
          type: 'function',
          function: { name: 'get_weather', arguments: '{"city":"Paris"}' },
        },
        {
          id: 'call_oslo0001',
          type: 'function',
          function: { name: 'get_weather', arguments: '{"city":"Oslo"}' },
        },
      ],
    },
    { role: 'tool', content: 'sunny', tool_call_id: 'call_paris001' },
    { role: 'tool', content: 'snow', tool_call_id: 'call_oslo0001' },
  ],
}

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  describe.each(hows)('said by $way in output $outputVersion', ({ way, outputVersion }) => {
    test.each<[string, (message: AIMessage) => AIMessage]>([
      ['as it is', (message) => message],
      [
        'out of storage',
        (message) =>
          mapStoredMessagesToChatMessages(
            mapChatMessagesToStoredMessages([asMessage(message)]),
          )[0] as AIMessage,
      ], // what went in comes out
      [
        'as a copy in JSON',
        (message) =>
          JSON.parse(
            JSON.stringify({
              role: 'assistant',
              content: message.content,
              tool_calls: message.tool_calls,
              additional_kwargs: message.additional_kwargs,
            }),
          ) as AIMessage,
      ], // LangChain takes such objects for messages
    ])('goes back %s', async (_, keep) => {
      await using ollama = await createMockOllama({
        models: [{ name: 'qwen3', capabilities: ['completion', 'tools', 'thinking'] }],
      })
      ollama.on({ turn: 1 }).reply(said)
      ollama.on({ turn: 2 }).reply('Sunny and snow.')
      const model = new ChatOllama({ model: 'qwen3', baseUrl: ollama.url, dialect, outputVersion })

      const message = await ask(model, way, [question], { tools })
      const results = ['sunny', 'snow'].map(
        (content, i) => new ToolMessage({ content, tool_call_id: message.tool_calls?.[i]?.id ?? '' }),
      )
      const answer = await ask(model, way, [question, keep(message), ...results], { tools })

      expect(answer.text).toBe('Sunny and snow.')
      expect(ollama.requests[1]?.body).toMatchObject({ messages: told[dialect] })
    })
  })
})

/** Chunks are no part of what LangChain stores. */
function asMessage({ content, tool_calls, additional_kwargs, response_metadata }: AIMessage): AIMessage {
  return new AIMessage({ content, tool_calls, additional_kwargs, response_metadata })
}
