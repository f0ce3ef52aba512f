/** Messages that others began: other copies and older releases of LangChain, storage, other providers, tools. */
import { runInNewContext } from 'node:vm'
import {
  AIMessage,
  AIMessageChunk,
  HumanMessage,
  mapChatMessagesToStoredMessages,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages'
import { type ChatMessage, OllamaInputError, type Warning } from '@ollamakit/core'
import { createMockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'
import { ChatOllama } from './chat-ollama.ts'
import { toChatMessages } from './to-chat-messages.ts'

const picture = 'iVBORw0KGgo='
const call = { type: 'tool_call' as const, id: 'call_1', name: 'weather', args: { city: 'Oslo' } }

/** A conversation as LangChain 0.3 holds it: methods instead of a type, and no blocks. */
class OldMessage {
  readonly lc_namespace = ['langchain_core', 'messages']
  readonly #type: string
  constructor(type: string, fields: object) {
    this.#type = type
    Object.assign(this, { additional_kwargs: {}, response_metadata: {} }, fields)
  }
  _getType(): string {
    return this.#type
  }
  getType(): string {
    return this.#type
  }
}

const conversation = [
  new SystemMessage('Be kind'),
  new HumanMessage({
    content: [
      { type: 'text', text: 'Weather?' },
      { type: 'image_url', image_url: { url: `data:image/png;base64,${picture}` } },
    ],
  }),
  new AIMessage({ content: 'I look.', tool_calls: [call], additional_kwargs: { reasoning_content: 'Hm' } }),
  new ToolMessage({ content: 'sunny', tool_call_id: 'call_1', name: 'weather', status: 'error' }),
]
const expected: ChatMessage[] = [
  { role: 'system', text: 'Be kind' },
  { role: 'user', text: 'Weather?', images: [picture] },
  {
    role: 'assistant',
    text: 'I look.',
    thinking: 'Hm',
    toolCalls: [{ id: 'call_1', name: 'weather', arguments: '{"city":"Oslo"}' }],
  },
  { role: 'tool', text: 'Error: sunny', toolName: 'weather', toolCallId: 'call_1' },
]

/** The same message as the sum of a stream, after JSON. */
function chunkOf(message: unknown): unknown {
  const tool_call_chunks = [
    { ...call, type: 'tool_call_chunk' as const, args: JSON.stringify(call.args), index: 0 },
  ]
  const chunk = new AIMessageChunk(Object.assign({}, message, { tool_call_chunks }))
  return JSON.parse(JSON.stringify(chunk))
}

describe('a conversation is read by its shape', () => {
  const old = conversation.map(
    (message) => new OldMessage(message.type, Object.assign({}, message, { lc_kwargs: undefined })),
  )

  test.each<[string, unknown[]]>([
    ['of this release', conversation],
    ['of release 0.3', old],
    ['of release 0.3, frozen', old.map((message) => Object.freeze(message))],
    ['as JSON of messages', JSON.parse(JSON.stringify(conversation)) as unknown[]],
    [
      'as JSON of chunks',
      [
        ...(JSON.parse(JSON.stringify(conversation.slice(0, 2))) as unknown[]),
        chunkOf(conversation[2]),
        ...conversation.slice(3),
      ],
    ],
    ['as stores keep it', mapChatMessagesToStoredMessages(conversation)],
    [
      'as plain objects with a type',
      conversation.map(({ type, content, ...rest }) => ({ type, content, ...rest })),
    ],
    [
      'with roles instead of types',
      conversation.map((message) => Object.assign({}, message, { role: message.type, type: undefined })),
    ],
  ])('%s', (_, messages) => {
    expect(toChatMessages(messages)).toEqual(
      expected.map((message) => expect.objectContaining(message) as ChatMessage),
    )
  })

  test('OpenAI’s raw calls are read if the message has no parsed ones', () => {
    const raw = [
      { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
    ]

    expect(
      toChatMessages([new OldMessage('ai', { content: null, additional_kwargs: { tool_calls: raw } })]),
    ).toEqual([
      { role: 'assistant', toolCalls: [{ id: 'call_1', name: 'weather', arguments: '{"city":"Oslo"}' }] },
    ])
  })

  test('by invoke, too', async () => {
    await using ollama = await createMockOllama({
      models: [{ name: 'qwen3', capabilities: ['completion', 'vision', 'tools', 'thinking'] }],
    })

    await new ChatOllama({ model: 'qwen3', baseUrl: ollama.url }).invoke(old as never)

    expect(ollama.requests[0]).toMatchObject({
      status: 200,
      body: { messages: [{}, { images: [picture] }, {}, { role: 'tool' }] },
    })
  })
})

const image = (block: object): unknown => {
  const [message] = toChatMessages([{ type: 'human', content: [block] }])
  return message?.role === 'user' ? message.images?.[0] : undefined
}

describe('bytes and base64', () => {
  const wrapped = 'iVBORw0K\r\nGgo=\n'

  test.each<[string, object, unknown]>([
    ['base64 with line breaks', { type: 'image', data: wrapped, mimeType: 'image/png' }, wrapped],
    [
      'a data: URL with line breaks',
      { type: 'image_url', image_url: `data:image/png;base64,${wrapped}` },
      `data:image/png;base64,${wrapped}`,
    ],
    [
      'bytes of another realm',
      { type: 'image', data: runInNewContext('new Uint8Array([1, 2])') as unknown, mimeType: 'image/png' },
      new Uint8Array([1, 2]),
    ],
    [
      'a part of a buffer',
      { type: 'image', data: new Uint8Array([0, 1, 2]).subarray(1), mimeType: 'image/png' },
      new Uint8Array([1, 2]),
    ],
    [
      'an ArrayBuffer',
      { type: 'image', data: new Uint8Array([1, 2]).buffer, mimeType: 'image/png' },
      new Uint8Array([1, 2]),
    ],
    [
      'a Buffer that went through JSON',
      { type: 'image', data: JSON.parse(JSON.stringify(Buffer.from([1, 2]))) as unknown },
      new Uint8Array([1, 2]),
    ],
  ])('%s are a picture', (_, block, expectedImage) => {
    expect(image(block)).toEqual(expectedImage)
  })

  test.each<[string, object]>([
    ['a path', { type: 'image', data: './cat.png' }],
    ['base64 that is cut off', { type: 'image', data: picture.slice(0, -2) }],
    ['a data: URL that is no base64', { type: 'image_url', image_url: { url: 'data:image/png;base64,%%%' } }],
    [
      'a text file whose data is text',
      { type: 'file', data: 'plain text, not base64!', mimeType: 'text/plain' },
    ],
  ])('%s is an error that names the block', async (_, block) => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    const content = [{ type: 'text', text: 'What is this?' }, block]

    const asked = new ChatOllama({ model: 'llama3.2', baseUrl: ollama.url }).invoke([
      { role: 'user', content },
    ] as never)

    const error: unknown = await asked.catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(OllamaInputError)
    expect(error).toMatchObject({ message: expect.stringContaining('messages[0].content[1]') as string })
    expect(ollama.requests).toEqual([])
  })
})

const result = (content: unknown, warnings: Warning[] = []): ChatMessage | undefined =>
  toChatMessages(
    [new AIMessage({ content: '', tool_calls: [call] }), { type: 'tool', content, tool_call_id: 'call_1' }],
    warnings,
  )[1]

describe('media in the result of a tool', () => {
  const megabyte = Buffer.alloc(1_000_000, 'a PDF ').toString('base64')

  test.each<[string, object]>([
    [
      'MCP',
      {
        type: 'resource',
        resource: { uri: 'file:///report.pdf', mimeType: 'application/pdf', blob: megabyte },
      },
    ],
    ['v1', { type: 'file', mimeType: 'application/pdf', data: megabyte }],
    ['v0', { type: 'file', source_type: 'base64', mime_type: 'application/pdf', data: megabyte }],
    [
      'Anthropic',
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: megabyte } },
    ],
    [
      'OpenAI',
      {
        type: 'file',
        file: { filename: 'report.pdf', file_data: `data:application/pdf;base64,${megabyte}` },
      },
    ],
    ['Gemini', { inlineData: { mimeType: 'application/pdf', data: megabyte } }],
    ['audio', { type: 'audio', mimeType: 'audio/wav', data: megabyte }],
    ['bytes', { type: 'file', mimeType: 'application/pdf', data: Buffer.alloc(1_000_000) }],
    ['unknown', { type: 'surprise', deep: { data: megabyte } }],
  ])('is a short line that says what it was: %s', (_, block) => {
    for (const content of [[block], JSON.stringify([block])]) {
      const message = result(content)
      expect(message?.role).toBe('tool')
      expect((message as { text: string }).text.length).toBeLessThan(300)
      expect((message as { text: string }).text).toMatch(/left out|file:\/\/\/report\.pdf/)
    }
  })

  test('that is a picture is the picture of the message', () => {
    expect(
      result([
        { type: 'text', text: 'Here' },
        { type: 'image', data: picture, mimeType: 'image/png' },
      ]),
    ).toMatchObject({ text: 'Here', images: [picture] })
    expect(result([{ type: 'file', mimeType: 'image/png', data: picture }])).toMatchObject({
      text: '',
      images: [picture],
    })
    expect(result([{ type: 'resource', resource: { mimeType: 'image/png', blob: picture } }])).toMatchObject({
      images: [picture],
    })
  })

  test('that is a link is told as text, with a warning, and does not end the conversation', () => {
    const warnings: Warning[] = []

    expect(result([{ type: 'image', url: 'https://example.com/cat.png' }], warnings)).toMatchObject({
      text: '[image at https://example.com/cat.png]',
    })
    expect(
      result([{ type: 'resource_link', uri: 'file:///a.csv', mimeType: 'text/csv' }], warnings),
    ).toMatchObject({ text: '[text/csv at file:///a.csv]' })
    expect(warnings).toMatchObject([
      { setting: 'messages[1].content[0]' },
      { setting: 'messages[1].content[0]' },
    ])
  })
})

describe('what Ollama has no place for', () => {
  const odd = [
    { type: 'audio', data: 'AAAA', mimeType: 'audio/wav' },
    { type: 'video', url: 'https://example.com/a.mp4' },
    { type: 'image', url: 'https://example.com/cat.png' },
    { type: 'file', fileId: 'file-1' },
    { type: 'surprise' },
    { type: 'image', data: 'not base64!' },
  ]

  test.each(odd)('is left out of the history with a warning: %j', (block) => {
    const warnings: Warning[] = []
    const history = [
      { type: 'human', content: [{ type: 'text', text: 'Look' }, block] },
      new AIMessage('Yes'),
      new HumanMessage('And?'),
    ]

    const [first, ...rest] = toChatMessages(history, warnings)

    expect(first).toMatchObject({ role: 'user', text: expect.stringMatching(/^Look/) as string })
    expect(rest).toEqual([
      { role: 'assistant', text: 'Yes' },
      { role: 'user', text: 'And?' },
    ])
    expect(warnings).toMatchObject([{ type: 'unsupported', setting: 'messages[0].content[1]' }])
  })

  test.each(odd)('is left out of what the model said, with a warning: %j', (block) => {
    const warnings: Warning[] = []

    const [said] = toChatMessages(
      [{ type: 'ai', content: [{ type: 'text', text: 'Look' }, block] }],
      warnings,
    )

    expect(said).toMatchObject({ role: 'assistant', text: expect.stringMatching(/^Look/) as string })
    expect(warnings).toHaveLength(1)
  })

  test('of an assistant’s message, a picture is kept', () => {
    expect(
      toChatMessages([{ type: 'ai', content: [{ type: 'image', data: picture, mimeType: 'image/png' }] }]),
    ).toEqual([{ role: 'assistant', images: [picture] }])
  })

  test('is told with the answer', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    const history = [
      new HumanMessage({ content: [{ type: 'audio', data: 'AAAA', mimeType: 'audio/wav' }] }),
      new HumanMessage('Hi'),
    ]

    const answer = await new ChatOllama({ model: 'llama3.2', baseUrl: ollama.url }).invoke(history)

    expect(answer.response_metadata['warnings']).toMatchObject([
      { type: 'unsupported', setting: 'messages[0].content[0]' },
    ])
  })
})

test('results of tools in Anthropic’s form keep their place before the text that came after them', () => {
  const content = [
    { type: 'tool_result', tool_use_id: 'call_1', content: [{ type: 'text', text: 'sunny' }] },
    { type: 'tool_result', tool_use_id: 'call_2', content: 'no such city', is_error: true },
    { type: 'text', text: 'And tomorrow?' },
  ]

  expect(toChatMessages([{ type: 'human', content }])).toEqual([
    { role: 'tool', text: 'sunny', toolCallId: 'call_1' },
    { role: 'tool', text: 'Error: no such city', toolCallId: 'call_2' },
    { role: 'user', text: 'And tomorrow?' },
  ])
})

const message = (block: object): unknown => toChatMessages([{ type: 'human', content: [block] }])[0]

describe('blocks of other libraries', () => {
  test.each<[string, object]>([
    ['OpenAI’s input_image', { type: 'input_image', image_url: `data:image/png;base64,${picture}` }],
    ['Gemini’s media', { type: 'media', mimeType: 'image/png', data: picture }],
    ['Gemini’s inlineData', { inlineData: { mimeType: 'image/png', data: picture } }],
    ['a file with an image type', { type: 'file', mimeType: 'image/png', data: picture }],
    [
      'Bedrock’s image',
      { type: 'image', image: { format: 'png', source: { bytes: Buffer.from(picture, 'base64') } } },
    ],
    [
      'a data: URL without base64',
      { type: 'image', url: `data:image/svg+xml,${encodeURIComponent('<svg/>')}` },
    ],
  ])('%s is a picture', (_, block) => {
    expect(message(block)).toMatchObject({ role: 'user', text: '', images: [expect.anything()] })
  })

  test.each<[string, object, string]>([
    ['OpenAI’s input_text', { type: 'input_text', text: 'Hi' }, 'Hi'],
    [
      'metadata.filename',
      { type: 'file', mimeType: 'text/csv', data: 'YSxi', metadata: { filename: 'a.csv' } },
      'a.csv:\na,b',
    ],
    ['a data: URL of text without base64', { type: 'file', url: 'data:text/plain,a%20b' }, 'a b'],
    [
      'Anthropic’s document of text',
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'a b' }, title: 'T' },
      'T:\na b',
    ],
  ])('%s is text', (_, block, text) => {
    expect(message(block)).toEqual({ role: 'user', text })
  })
})
