import {
  type LanguageModelV4FilePart,
  type LanguageModelV4Prompt,
  type LanguageModelV4ToolResultOutput,
  UnsupportedFunctionalityError,
} from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import { toChatMessages } from './to-chat-messages.ts'

const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

test('a conversation keeps its messages and their order', () => {
  const prompt: LanguageModelV4Prompt = [
    { role: 'system', content: 'Be brief.' },
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: [{ type: 'text', text: 'Weather in Bern and Zürich?' }] },
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

  expect(toChatMessages(prompt)).toEqual([
    { role: 'system', text: 'Be brief.' },
    { role: 'system', text: 'Be kind.' },
    { role: 'user', text: 'Weather in Bern and Zürich?' },
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
  ])
})

test('texts of a user message are joined by a line break, and images stand beside them', () => {
  const bytes = new Uint8Array([1, 2, 3])

  expect(
    toChatMessages([
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
    ]),
  ).toEqual([
    { role: 'user', text: 'What is\nthis?', images: [bytes, pixel, `data:image/png;base64,${pixel}`] },
  ])
})

test('a message of images alone has an empty text (a list of parts was status 400, ollama-ai-provider-v2 C7)', () => {
  expect(
    toChatMessages([
      {
        role: 'user',
        content: [{ type: 'file', mediaType: 'image/png', data: { type: 'data', data: pixel } }],
      },
    ]),
  ).toEqual([{ role: 'user', text: '', images: [pixel] }])
})

test('an inline text file is part of the text', () => {
  expect(
    toChatMessages([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Sum up:' },
          { type: 'file', mediaType: 'text/plain', data: { type: 'text', text: 'A long story' } },
        ],
      },
    ]),
  ).toEqual([{ role: 'user', text: 'Sum up:\nA long story' }])
})

test.each<[string, LanguageModelV4FilePart]>([
  ['a PDF', { type: 'file', mediaType: 'application/pdf', data: { type: 'data', data: 'JVBERi0=' } }],
  ['audio', { type: 'file', mediaType: 'audio/wav', data: { type: 'data', data: 'UklGRg==' } }],
  [
    'an image behind a URL',
    {
      type: 'file',
      mediaType: 'image/png',
      data: { type: 'url', url: new URL('https://example.com/a.png') },
    },
  ],
  [
    'an image of another provider',
    { type: 'file', mediaType: 'image/png', data: { type: 'reference', reference: { openai: 'file-1' } } },
  ],
])('%s is refused and never dropped (ai-sdk-ollama B4)', (_, part) => {
  expect(() => toChatMessages([{ role: 'user', content: [part] }])).toThrow(UnsupportedFunctionalityError)
})

test('parts of an assistant message that Ollama has no place for are refused', () => {
  expect(() =>
    toChatMessages([{ role: 'assistant', content: [{ type: 'custom', kind: 'other.thing' }] }]),
  ).toThrow('custom part in an assistant message')
  expect(() =>
    toChatMessages([
      {
        role: 'assistant',
        content: [{ type: 'file', mediaType: 'image/png', data: { type: 'data', data: pixel } }],
      },
    ]),
  ).toThrow(UnsupportedFunctionalityError)
})

test.each<[LanguageModelV4ToolResultOutput, { text: string; images?: string[] }]>([
  [{ type: 'text', value: 'sunny' }, { text: 'sunny' }],
  [{ type: 'text', value: '' }, { text: '' }],
  [{ type: 'json', value: { degrees: 20, sky: null } }, { text: '{"degrees":20,"sky":null}' }],
  [{ type: 'error-text', value: 'no such city' }, { text: 'no such city' }],
  [{ type: 'error-json', value: { code: 404 } }, { text: '{"code":404}' }],
  [{ type: 'execution-denied', reason: 'too expensive' }, { text: 'too expensive' }],
  [{ type: 'execution-denied' }, { text: 'Tool call execution denied.' }],
  [
    {
      type: 'content',
      value: [
        { type: 'text', text: 'A map' },
        { type: 'file', mediaType: 'image/png', data: { type: 'data', data: pixel } },
        { type: 'text', text: 'of Bern' },
      ],
    },
    { text: 'A map\nof Bern', images: [pixel] },
  ],
])('the tool result %j says %j', (output, said) => {
  expect(
    toChatMessages([
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', toolName: 't', output }] },
    ]),
  ).toEqual([{ role: 'tool', ...said, toolName: 't', toolCallId: 'a' }])
})

test('an approval says nothing to the model', () => {
  expect(
    toChatMessages([
      { role: 'tool', content: [{ type: 'tool-approval-response', approvalId: '1', approved: true }] },
    ]),
  ).toEqual([])
})

test('a result that another provider gave within its answer follows the answer', () => {
  expect(
    toChatMessages([
      {
        role: 'assistant',
        content: [
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
        ],
      },
    ]),
  ).toEqual([
    {
      role: 'assistant',
      text: 'It is a city.',
      toolCalls: [{ id: 'a', name: 'search', arguments: '{"q":"bern"}' }],
    },
    { role: 'tool', text: 'a city', toolName: 'search', toolCallId: 'a' },
  ])
})

test('arguments that were no JSON go back as the model wrote them', () => {
  expect(
    toChatMessages([
      {
        role: 'assistant',
        content: [{ type: 'tool-call', toolCallId: 'a', toolName: 't', input: '{"city": ' }],
      },
    ]),
  ).toMatchObject([{ toolCalls: [{ arguments: '{"city": ' }] }])
})
