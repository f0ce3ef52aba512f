import {
  InvalidArgumentError,
  type LanguageModelV4FilePart,
  type LanguageModelV4Message,
  type LanguageModelV4Prompt,
  type LanguageModelV4ToolResultOutput,
  type SharedV4Warning,
  UnsupportedFunctionalityError,
} from '@ai-sdk/provider'
import type { ChatMessage } from '@ollamakit/core'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import type { PromptSettings } from './model-options.ts'
import { toChatMessages } from './to-chat-messages.ts'

const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const ask: LanguageModelV4Message = { role: 'user', content: [{ type: 'text', text: 'Weather?' }] }
const asked = { role: 'user', text: 'Weather?' } as const
type Output = LanguageModelV4ToolResultOutput

function told(
  prompt: LanguageModelV4Prompt,
  settings?: PromptSettings,
): { messages: ChatMessage[]; warnings: SharedV4Warning[] } {
  const warnings: SharedV4Warning[] = []
  return { messages: toChatMessages(prompt, warnings, settings), warnings }
}

/** Converts one tool result in a conversation. */
function toldOf(
  output: Output,
  settings?: PromptSettings,
): { messages: ChatMessage[]; warnings: SharedV4Warning[] } {
  const { messages, warnings } = told(
    [ask, { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', toolName: 't', output }] }],
    settings,
  )
  return { messages: messages.slice(1), warnings }
}

function userFile(part: Omit<LanguageModelV4FilePart, 'type'>): LanguageModelV4Message {
  return { role: 'user', content: [{ type: 'file', ...part }] }
}

test('B33 a conversation keeps its messages and their order', () => {
  const prompt: LanguageModelV4Prompt = [
    { role: 'system', content: 'Be brief.' },
    { role: 'system', content: 'Be kind.' },
    ask,
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'I need ' },
        { type: 'reasoning', text: 'two calls.' },
        { type: 'text', text: 'Let me ' },
        { type: 'text', text: 'look.' },
        { type: 'tool-call', toolCallId: 'a', toolName: 'weather', input: { city: 'Bern' } },
        { type: 'tool-call', toolCallId: 'b', toolName: 'weather', input: { city: 'Zürich' } },
      ],
    },
    {
      role: 'tool',
      content: [
        {
          type: 'tool-result',
          toolCallId: 'a',
          toolName: 'weather',
          output: { type: 'text', value: 'sunny' },
        },
        {
          type: 'tool-result',
          toolCallId: 'b',
          toolName: 'weather',
          output: { type: 'json', value: { sky: 'grey' } },
        },
      ],
    },
  ]

  expect(told(prompt)).toEqual({
    messages: [
      { role: 'system', text: 'Be brief.' },
      { role: 'system', text: 'Be kind.' },
      asked,
      {
        role: 'assistant',
        text: 'Let me look.',
        thinking: 'I need two calls.',
        toolCalls: [
          { id: 'a', name: 'weather', arguments: '{"city":"Bern"}' },
          { id: 'b', name: 'weather', arguments: '{"city":"Zürich"}' },
        ],
      },
      { role: 'tool', text: 'sunny', toolName: 'weather', toolCallId: 'a' },
      { role: 'tool', text: '{"sky":"grey"}', toolName: 'weather', toolCallId: 'b' },
    ],
    warnings: [],
  })
})

test('B15 DB6 reasoning goes back as thinking, and with sendReasoning: false not at all', () => {
  const prompt: LanguageModelV4Prompt = [
    ask,
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'Sun.' },
      ],
    },
  ]

  expect(told(prompt).messages[1]).toEqual({ role: 'assistant', text: 'Sun.', thinking: 'Hm.' })
  expect(told(prompt, { sendReasoning: false }).messages[1]).toEqual({ role: 'assistant', text: 'Sun.' })
})

describe('B31 data of files', () => {
  test('texts of a user message are joined by line breaks, apart from its images', () => {
    const bytes = new Uint8Array([1, 2, 3])
    const { messages } = told([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is' },
          { type: 'file', mediaType: 'image/png', data: { type: 'data', data: bytes } },
          { type: 'text', text: 'this?' },
          { type: 'file', mediaType: 'image', data: { type: 'data', data: pixel } },
          {
            type: 'file',
            mediaType: 'image/*',
            data: { type: 'url', url: new URL(`data:image/png;base64,${pixel}`) },
          },
        ],
      },
    ])

    expect(messages).toEqual([{ role: 'user', text: 'What is\nthis?', images: [bytes, pixel, pixel] }])
  })

  test.each<[string, string | Uint8Array, string | Uint8Array]>([
    ['base64 with line breaks', `${pixel.slice(0, 20)}\r\n${pixel.slice(20)}\n`, pixel],
    ['base64 of the URL alphabet', '-_8=', '+/8='],
    ['bytes of another realm', foreignBytes(), new Uint8Array([1, 2, 3])],
    ['a view of other numbers', new Uint16Array([513]) as unknown as Uint8Array, new Uint8Array([1, 2])],
  ])('%s are taken', (_, data, image) => {
    expect(told([userFile({ mediaType: 'image/png', data: { type: 'data', data } })]).messages).toEqual([
      { role: 'user', text: '', images: [image] },
    ])
  })

  test.each<[string, unknown]>([
    ['a path', '/etc/passwd'],
    ['a text', 'What a picture!'],
    ['an address', 'https://example.com/a.png'],
    ['nothing', ''],
    ['no bytes', new Uint8Array()],
    ['a number', 7],
  ])('DB3 %s in place of base64 is an error that names the part', (_, data) => {
    const prompt = [ask, userFile({ mediaType: 'image/png', data: { type: 'data', data: data as string } })]

    expect(() => told(prompt)).toThrow(InvalidArgumentError)
    expect(() => told(prompt)).toThrow(/^prompt\[1\]\.content\[0\] is /)
  })
})

describe('B32 kinds of files', () => {
  test('DC7 a message with only images has an empty text', () => {
    expect(
      told([userFile({ mediaType: 'image/png', data: { type: 'data', data: pixel } })]).messages,
    ).toEqual([{ role: 'user', text: '', images: [pixel] }])
  })

  test('a recording is sent like an image, for models with the audio capability', () => {
    const data = 'UklGRiQAAABXQVZF'
    expect(told([userFile({ mediaType: 'audio/wav', data: { type: 'data', data } })])).toEqual({
      messages: [{ role: 'user', text: '', images: [data] }],
      warnings: [],
    })
  })

  test.each<[string, Omit<LanguageModelV4FilePart, 'type'>, string]>([
    ['inline text', { mediaType: 'text/plain', data: { type: 'text', text: 'A story' } }, 'A story'],
    [
      'bytes of a text',
      { mediaType: 'text/csv', data: { type: 'data', data: new TextEncoder().encode('a,ü') } },
      'a,ü',
    ],
    [
      'base64 of JSON',
      { mediaType: 'application/json', data: { type: 'data', data: btoa('{"a":1}') } },
      '{"a":1}',
    ],
    [
      'a data URL',
      { mediaType: 'text/plain', data: { type: 'url', url: new URL('data:text/plain;base64,aGk=') } },
      'hi',
    ],
  ])('a text file is part of the text: %s', (_, part, text) => {
    expect(told([userFile(part)]).messages).toEqual([{ role: 'user', text }])
  })

  test.each([
    'text',
    'text/*',
    'application/json; charset=utf-8',
    'application/ld+json',
    'application/x-ndjson',
    'application/x-yaml',
    'application/xml',
    'application/toml',
    'application/javascript',
    'application/sql',
  ])('a file of the type %s is text', (mediaType) => {
    const part = { mediaType, data: { type: 'data', data: btoa('a: 1') } } as const

    expect(told([userFile(part)]).messages).toEqual([{ role: 'user', text: 'a: 1' }])
  })

  test.each([
    'application/pdf',
    'application/vnd.ms-excel',
    'application/xmlfoo',
    'video/mp4',
    'texture/dds',
  ])('a file of the type %s is none', (mediaType) => {
    const part = { mediaType, data: { type: 'data', data: btoa('a: 1') } } as const

    expect(() => told([userFile(part)])).toThrow(`file of type ${mediaType}`)
  })

  const refused: [string, Omit<LanguageModelV4FilePart, 'type'>, string][] = [
    [
      'a PDF',
      { mediaType: 'application/pdf', filename: 'a.pdf', data: { type: 'data', data: 'JVBERi0=' } },
      '[file a.pdf (application/pdf, 6 bytes): not shown to the model]',
    ],
    [
      'a PDF as a data URL',
      {
        mediaType: 'application/pdf',
        data: { type: 'url', url: new URL('data:application/pdf;base64,JVBERi0=') },
      },
      '[file (application/pdf, 6 bytes): not shown to the model]',
    ],
    [
      'a picture behind a URL',
      { mediaType: 'image/png', data: { type: 'url', url: new URL('https://example.com/a.png') } },
      '[link to (image/png): https://example.com/a.png]',
    ],
    [
      'a picture of another provider',
      { mediaType: 'image/png', data: { type: 'reference', reference: { openai: 'file-1' } } },
      '[file (image/png): not shown to the model]',
    ],
  ]
  const invalid: [string, Omit<LanguageModelV4FilePart, 'type'>, string][] = [
    [
      'an image that is not base64',
      { mediaType: 'image/png', data: { type: 'data', data: '/etc/passwd!' } },
      '[file (image/png, 9 bytes): not shown to the model]',
    ],
    [
      'an empty recording',
      { mediaType: 'audio/wav', data: { type: 'data', data: new Uint8Array() } },
      '[file (audio/wav, 0 bytes): not shown to the model]',
    ],
  ]
  test.each(refused)('DB4 %s in the latest message is refused', (_, part) => {
    expect(() => told([ask, userFile(part)])).toThrow(UnsupportedFunctionalityError)
    expect(() => told([ask, userFile(part)])).toThrow('prompt[1].content[0] is a file of type')
  })

  test.each([...refused, ...invalid])(
    '%s in an earlier message becomes a line, with a warning',
    (_, part, line) => {
      const answered: LanguageModelV4Message = {
        role: 'assistant',
        content: [{ type: 'text', text: 'Nice.' }],
      }
      for (const prompt of [
        [userFile(part), answered, ask],
        [userFile(part), answered],
      ]) {
        const { messages, warnings } = told(prompt)
        expect(messages[0]).toEqual({ role: 'user', text: line })
        expect(warnings).toMatchObject([{ type: 'unsupported', feature: 'prompt[0].content[0]' }])
      }
    },
  )
})

describe('parts of an assistant message that Ollama does not support', () => {
  test('an image stays with the message', () => {
    expect(
      said([
        { type: 'text', text: 'Look:' },
        { type: 'file', mediaType: 'image/png', data: { type: 'data', data: pixel } },
      ]),
    ).toEqual({ messages: [{ role: 'assistant', text: 'Look:', images: [pixel] }], warnings: [] })
  })

  test.each<[string, Omit<LanguageModelV4FilePart, 'type'>, object, number]>([
    ['a text file', { mediaType: 'text/plain', data: { type: 'data', data: 'aGk=' } }, { text: 'hi' }, 0],
    [
      'a recording',
      { mediaType: 'audio/wav', data: { type: 'data', data: 'UklG' } },
      { images: ['UklG'] },
      0,
    ],
    [
      'an image that is not base64',
      { mediaType: 'image/png', data: { type: 'data', data: 'no!' } },
      { text: '[file (image/png, 2 bytes): not shown to the model]' },
      1,
    ],
  ])('%s of an assistant message', (_, part, message, count) => {
    const { messages, warnings } = said([{ type: 'file', ...part }])
    expect(messages).toMatchObject([message])
    expect(warnings).toHaveLength(count)
  })

  test('a line describes another file, with a warning', () => {
    const { messages, warnings } = said([
      { type: 'text', text: 'Here:' },
      { type: 'file', mediaType: 'application/pdf', data: { type: 'data', data: 'JVBERi0=' } },
    ])

    expect(messages).toEqual([
      { role: 'assistant', text: 'Here:\n[file (application/pdf, 6 bytes): not shown to the model]' },
    ])
    expect(warnings).toMatchObject([{ feature: 'prompt[1].content[1]' }])
  })

  test.each([
    { type: 'custom', kind: 'other.thing' },
    { type: 'reasoning-file', mediaType: 'image/png', data: { type: 'data', data: pixel } },
    { type: 'something-new', secret: 'x' },
  ])('a part of the type $type is not sent, with a warning', (part) => {
    const { messages, warnings } = said([part as never, { type: 'text', text: 'Sun.' }])

    expect(messages).toEqual([{ role: 'assistant', text: 'Sun.' }])
    expect(warnings).toMatchObject([{ type: 'unsupported', feature: 'prompt[1].content[0]' }])
  })

  test('a tool result of another provider keeps its place before the text that followed it', () => {
    expect(
      said([
        { type: 'text', text: 'Let me search.' },
        {
          type: 'tool-call',
          toolCallId: 'a',
          toolName: 'search',
          input: { q: 'bern' },
          providerExecuted: true,
        },
        {
          type: 'tool-result',
          toolCallId: 'a',
          toolName: 'search',
          output: { type: 'text', value: 'a city' },
        },
        { type: 'text', text: 'It is a city.' },
      ]),
    ).toEqual({
      messages: [
        {
          role: 'assistant',
          text: 'Let me search.',
          toolCalls: [{ id: 'a', name: 'search', arguments: '{"q":"bern"}' }],
        },
        { role: 'tool', text: 'a city', toolName: 'search', toolCallId: 'a' },
        { role: 'assistant', text: 'It is a city.' },
      ],
      warnings: [],
    })
  })

  test('arguments that were invalid JSON go back as the model wrote them', () => {
    expect(
      said([{ type: 'tool-call', toolCallId: 'a', toolName: 't', input: '{"city": ' }]).messages,
    ).toMatchObject([{ toolCalls: [{ arguments: '{"city": ' }] }])
  })
})

describe('B26 results of tools', () => {
  test.each<[Output, string]>([
    [{ type: 'text', value: 'sunny' }, 'sunny'],
    [{ type: 'text', value: '' }, ''],
    [{ type: 'json', value: { degrees: 20, sky: null } }, '{"degrees":20,"sky":null}'],
    [{ type: 'error-text', value: 'no such city' }, 'Error: no such city'],
    [{ type: 'error-text', value: 'Error: no such city' }, 'Error: no such city'],
    [{ type: 'error-json', value: { code: 404 } }, 'Error: {"code":404}'],
    [{ type: 'execution-denied', reason: 'too expensive' }, 'too expensive'],
    [{ type: 'execution-denied' }, 'Tool call execution denied.'],
  ])('DB17 %j becomes %j', (output, text) => {
    expect(toldOf(output)).toEqual({
      messages: [{ role: 'tool', text, toolName: 't', toolCallId: 'a' }],
      warnings: [],
    })
  })

  test('an approval is not sent', () => {
    expect(
      told([
        ask,
        { role: 'tool', content: [{ type: 'tool-approval-response', approvalId: '1', approved: true }] },
      ]),
    ).toEqual({ messages: [asked], warnings: [] })
  })

  test('a part or output of an unknown type does not end the conversation', () => {
    const { messages, warnings } = told([ask, { role: 'tool', content: [{ type: 'new-thing' } as never] }])

    expect(messages).toEqual([asked])
    expect(warnings).toHaveLength(1)
    expect(toldOf({ type: 'new-output', value: 'x' } as never)).toMatchObject({
      messages: [{ text: '{"type":"new-output","value":"x"}' }],
      warnings: [{ type: 'compatibility' }],
    })
  })
})

describe('B27 media in results of tools', () => {
  const content: Output = {
    type: 'content',
    value: [
      { type: 'text', text: 'A map' },
      { type: 'file', mediaType: 'image/png', data: { type: 'data', data: pixel } },
      { type: 'text', text: 'of Bern' },
    ],
  }

  test('DC7 an image belongs to the message', () => {
    expect(toldOf(content)).toEqual({
      messages: [{ role: 'tool', text: 'A map\nof Bern', images: [pixel], toolName: 't', toolCallId: 'a' }],
      warnings: [],
    })
  })

  test('toolResultImages: user puts images into a user message after all results', () => {
    expect(toldOf(content, { toolResultImages: 'user' }).messages).toEqual([
      { role: 'tool', text: 'A map\nof Bern', toolName: 't', toolCallId: 'a' },
      { role: 'user', text: 'The images of the tool results above.', images: [pixel] },
    ])
  })

  const pdf = 'JVBERi0x'.repeat(200_000)
  const pictured = { text: '', images: [pixel] }
  const filed = { text: '[file (application/pdf, 1,200,000 bytes): not shown to the model]' }

  test.each<[string, Output, { text: string; images?: string[] }]>([
    [
      'a PDF',
      {
        type: 'content',
        value: [{ type: 'file', mediaType: 'application/pdf', data: { type: 'data', data: pdf } }],
      },
      filed,
    ],
    [
      'a link',
      {
        type: 'content',
        value: [
          {
            type: 'file',
            mediaType: 'image/png',
            data: { type: 'url', url: new URL('https://a.example/b.png') },
          },
        ],
      },
      { text: '[link to (image/png): https://a.example/b.png]' },
    ],
    [
      'a text file',
      {
        type: 'content',
        value: [{ type: 'file', mediaType: 'text/plain', data: { type: 'text', text: 'Hi' } }],
      },
      { text: 'Hi' },
    ],
    ['a custom part', { type: 'content', value: [{ type: 'custom' }] }, { text: '{"type":"custom"}' }],
    [
      'a picture of an earlier AI SDK',
      { type: 'content', value: [{ type: 'image-data', data: pixel, mediaType: 'image/png' } as never] },
      pictured,
    ],
    [
      'media of an earlier AI SDK',
      { type: 'content', value: [{ type: 'media', data: pixel, mediaType: 'image/png' } as never] },
      pictured,
    ],
    [
      'a link of an earlier AI SDK',
      { type: 'content', value: [{ type: 'image-url', url: 'https://a.example/b.png' } as never] },
      { text: '[link to (image): https://a.example/b.png]' },
    ],
    ['a picture of an MCP server', mcp({ type: 'image', data: pixel, mimeType: 'image/png' }), pictured],
    [
      'texts of an MCP server',
      mcp({ type: 'text', text: 'one' }, { type: 'text', text: 'two' }),
      { text: 'one\ntwo' },
    ],
    [
      'a resource of an MCP server',
      mcp({ type: 'resource', resource: { uri: 'file:///a.pdf', mimeType: 'application/pdf', blob: pdf } }),
      filed,
    ],
    [
      'a text resource of an MCP server',
      mcp({ type: 'resource', resource: { uri: 'a.txt', mimeType: 'text/plain', text: 'Hi' } }),
      { text: 'Hi' },
    ],
    [
      'a resource link of an MCP server',
      mcp({ type: 'resource_link', uri: 'https://a.example', name: 'a' }),
      { text: '[link to a: https://a.example]' },
    ],
    [
      'a failure of an MCP server',
      { type: 'json', value: { content: [{ type: 'text', text: 'no city' }], isError: true } },
      { text: 'Error: no city' },
    ],
    [
      'a file inside of JSON',
      { type: 'json', value: { page: 1, scan: { mimeType: 'application/pdf', data: pdf } } },
      { text: `{"page":1,"scan":"${filed.text}"}` },
    ],
    [
      'a picture inside of JSON',
      { type: 'json', value: { chart: { type: 'image', mediaType: 'image/png', data: pixel } } },
      { text: '{"chart":"[image attached]"}', images: [pixel] },
    ],
    [
      'bytes that JSON made a list of',
      { type: 'json', value: { file: { type: 'Buffer', data: [1, 2, 3] } } },
      { text: '{"file":"[file (3 bytes): not shown to the model]"}' },
    ],
    [
      'a data URL in a text',
      { type: 'text', value: `See data:application/pdf;base64,${pdf} for more` },
      { text: 'See [file (application/pdf, 1,200,000 bytes): not shown to the model] for more' },
    ],
    [
      'text in place of base64',
      {
        type: 'content',
        value: [{ type: 'image-data', data: 'no picture!', mediaType: 'image/png' } as never],
      },
      { text: '[file (image/png, 8 bytes): not shown to the model]' },
    ],
  ])('%s', (_, output, expected) => {
    const { messages } = toldOf(output)

    expect(messages).toEqual([{ role: 'tool', ...expected, toolName: 't', toolCallId: 'a' }])
  })

  test('JSON with a type and other data stays unchanged', () => {
    const value = { type: 'audio', data: { level: 3 }, list: [{ name: 'a', url: 'b' }], content: 'c' }

    expect(toldOf({ type: 'json', value })).toEqual({
      messages: [{ role: 'tool', text: JSON.stringify(value), toolName: 't', toolCallId: 'a' }],
      warnings: [],
    })
  })
})

describe('prompts that only JavaScript passes', () => {
  test.each<[string, unknown[], ChatMessage[], number]>([
    ['a string as content', [{ role: 'user', content: 'Hi' }], [{ role: 'user', text: 'Hi' }], 0],
    [
      'a role that templates know',
      [{ role: 'developer', content: 'Be brief.' }, ask],
      [{ role: 'other', as: 'developer', text: 'Be brief.' }, asked],
      0,
    ],
    ['a role with parts', [{ role: 'critic', content: [] }, ask], [asked], 1],
    [
      'a part that is null',
      [{ role: 'user', content: [null, { type: 'text', text: 'Hi' }] }],
      [{ role: 'user', text: 'Hi' }],
      0,
    ],
    ['tool results that are null', [ask, { role: 'tool', content: null }], [asked], 0],
    ['tool results as a string', [ask, { role: 'tool', content: 'sunny' }], [asked], 1],
    [
      'a tool result beside null',
      [
        ask,
        {
          role: 'tool',
          content: [
            null,
            { type: 'tool-result', toolCallId: 'a', toolName: 't', output: { type: 'text', value: 'x' } },
          ],
        },
      ],
      [asked, { role: 'tool', text: 'x', toolName: 't', toolCallId: 'a' }],
      0,
    ],
    [
      'a file without data',
      [
        { role: 'user', content: [{ type: 'file', mediaType: 'image/png' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'b' }] },
        ask,
      ],
      [
        { role: 'user', text: '[file (image/png): not shown to the model]' },
        { role: 'assistant', text: 'b' },
        asked,
      ],
      1,
    ],
    [
      'a text that is missing',
      [ask, { role: 'assistant', content: [{ type: 'text' }] }],
      [asked, { role: 'assistant', text: '' }],
      0,
    ],
    [
      'an image part of an earlier AI SDK',
      [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hi' },
            { type: 'image', image: pixel },
          ],
        },
      ],
      [{ role: 'user', text: 'Hi' }],
      1,
    ],
  ])('%s', (_, prompt, messages, count) => {
    const { messages: found, warnings } = told(prompt as LanguageModelV4Prompt)
    expect(found).toEqual(messages)
    expect(warnings).toHaveLength(count)
  })

  test('a file without data in the latest message is refused by its place', () => {
    const prompt = [{ role: 'user', content: [{ type: 'file', mediaType: 'image/png' }] }]

    expect(() => told(prompt as LanguageModelV4Prompt)).toThrow(UnsupportedFunctionalityError)
    expect(() => told(prompt as LanguageModelV4Prompt)).toThrow(
      'prompt[0].content[0] is a file of type image/png',
    )
  })

  const loop: Record<string, unknown> = { id: 5n, at: new Date(0) }
  loop['self'] = loop
  test.each<[string, unknown, string, number]>([
    ['no output', null, 'null', 1],
    ['a string', 'sunny', 'sunny', 1],
    ['JSON of nothing', { type: 'json', value: undefined }, '', 0],
    [
      'a BigInt, a date and a loop',
      { type: 'json', value: loop },
      '{"id":"5","at":"1970-01-01T00:00:00.000Z","self":"[Circular]"}',
      0,
    ],
    ['contents that are no list', { type: 'content', value: { text: 'sunny' } }, '{"text":"sunny"}', 0],
    [
      'a content that is null',
      { type: 'content', value: [null, { type: 'text', text: 'sunny' }] },
      'null\nsunny',
      0,
    ],
  ])('a tool result with %s', (_, output, text, count) => {
    const { messages, warnings } = toldOf(output as Output)
    expect(messages).toMatchObject([{ role: 'tool', text }])
    expect(warnings).toHaveLength(count)
  })

  test('arguments with a BigInt', () => {
    const call = { type: 'tool-call' as const, toolCallId: 'a', toolName: 't', input: { id: 5n } }
    expect(said([call]).messages).toMatchObject([{ toolCalls: [{ arguments: '{"id":"5"}' }] }])
  })
})

describe('B30 a prompt without a user message', () => {
  test.each<[string, LanguageModelV4Prompt, string[]]>([
    ['of system messages', [{ role: 'system', content: 'Tell a joke.' }], ['system', 'user']],
    [
      'whose user message is empty',
      [
        { role: 'system', content: 'Hi' },
        { role: 'user', content: [{ type: 'text', text: ' ' }] },
      ],
      ['system', 'user'],
    ],
    ['whose user message has no parts', [{ role: 'user', content: [] }], ['user']],
    ['without messages', [], ['user']],
    [
      'that begins with the assistant',
      [
        { role: 'system', content: 'Hi' },
        { role: 'assistant', content: [{ type: 'text', text: 'Hello' }] },
      ],
      ['system', 'user', 'assistant'],
    ],
  ])('%s gets a placeholder, with a warning', (_, prompt, roles) => {
    const { messages, warnings } = told(prompt)

    expect(messages.map(({ role }) => role)).toEqual(roles)
    expect(messages).toContainEqual({ role: 'user', text: 'Continue.' })
    expect(warnings).toMatchObject([{ type: 'compatibility', feature: 'prompt' }])
  })

  test('stays so with placeholderUserMessage: false', () => {
    expect(told([{ role: 'system', content: 'Hi' }], { placeholderUserMessage: false })).toEqual({
      messages: [{ role: 'system', text: 'Hi' }],
      warnings: [],
    })
  })
})

/** Bytes whose class is not the one of this realm, as a Buffer under jsdom is. */
function foreignBytes(): Uint8Array {
  return runInNewContext('new Uint8Array([1, 2, 3])') as Uint8Array
}

/** What is told of an assistant's message in a conversation. */
function said(
  content: Extract<LanguageModelV4Message, { role: 'assistant' }>['content'],
): ReturnType<typeof told> {
  const { messages, warnings } = told([ask, { role: 'assistant', content }])
  return { messages: messages.slice(1), warnings }
}

/** The result of an MCP server's tool. */
function mcp(...parts: object[]): Output {
  return { type: 'json', value: { content: parts } as never }
}
