/** Recordings go to models that accept audio; for others they are described, with a warning. */
import './testing/without-environment.ts'
import { HumanMessage, ToolMessage } from '@langchain/core/messages'
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'
import { ChatOllama } from './chat-ollama.ts'
import type { ChatOllamaInput } from './chat-ollama-options.ts'

const wav = btoa('RIFF\0\0\0\0WAVEfmt ')
const question = new HumanMessage({
  content: [
    { type: 'text', text: 'What is said?' },
    { type: 'audio', data: wav, mimeType: 'audio/wav' },
  ],
})

function mock(): Promise<MockOllama> {
  return createMockOllama({
    models: [{ name: 'gemma3n', capabilities: ['completion', 'audio', 'vision'] }, 'llama3.2'],
  })
}

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  const build = ({ url }: MockOllama, input: ChatOllamaInput): ChatOllama =>
    new ChatOllama({ baseUrl: url, dialect, maxRetries: 0, ...input })
  const sent =
    dialect === 'native'
      ? [{ role: 'user', content: 'What is said?', images: [wav] }]
      : [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is said?' },
              { type: 'input_audio', input_audio: { data: wav, format: 'wav' } },
            ],
          },
        ]
  const described = [
    { role: 'user', content: expect.stringMatching(/^What is said\?\n\[audio\/wav, 16 bytes, left out\]$/) },
  ]
  const warning = {
    type: 'unsupported',
    setting: 'messages[0].content[1]',
    message: 'messages[0].content[1] is a recording, and the model does not accept audio; it is left out',
  }

  test('a model that accepts audio gets them', async () => {
    await using ollama = await mock()

    await build(ollama, { model: 'gemma3n' }).invoke([question])

    expect(ollama.requests.at(-1)?.body).toMatchObject({ messages: sent })
  })

  test('a model without audio gets a description, and the server is asked once', async () => {
    await using ollama = await mock()
    const model = build(ollama, { model: 'llama3.2' })

    const { response_metadata } = await model.invoke([question])
    await model.invoke([question])

    expect(ollama.requests.at(-1)?.body).toMatchObject({ messages: described })
    expect(response_metadata['warnings']).toEqual([warning])
    expect(ollama.requests.filter(({ path }) => path === '/api/show')).toHaveLength(1)
  })

  test('the model of the call decides, and a profile of the caller’s own wins', async () => {
    await using ollama = await mock()
    const profile = { audioInputs: true }

    await build(ollama, { model: 'llama3.2' }).invoke([question], { model: 'gemma3n' })
    expect(ollama.requests.at(-1)?.body).toMatchObject({ messages: sent })
    // Whether such a server refuses it is not the point.
    await build(ollama, { model: 'llama3.2', profile })
      .invoke([question])
      .catch(() => undefined)
    expect(ollama.requests.at(-1)?.body).toMatchObject({ messages: sent })
  })

  test('a tool’s recording is treated the same', async () => {
    await using ollama = await mock()
    const result = new ToolMessage({
      content: [{ type: 'audio', data: wav, mimeType: 'audio/wav' }],
      tool_call_id: 'call_1',
    })

    const { response_metadata } = await build(ollama, { model: 'llama3.2' }).invoke([
      new HumanMessage('Hi'),
      result,
    ])

    expect(JSON.stringify(ollama.requests.at(-1)?.body)).not.toContain(wav)
    expect(response_metadata['warnings']).toMatchObject([{ setting: 'messages[1].content[0]' }])
  })
})
