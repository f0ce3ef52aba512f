/** Thinking between tags: cut at every character, in both dialects, beside other layers and in failures. */
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'
import { createOllamaClient } from '../../client.ts'
import { OllamaInputError, OllamaStreamError } from '../../errors/ollama-error.ts'
import type { Chat } from '../chat.ts'
import { createTagSplitter, type TagSplitterOptions } from './tag-splitter.ts'

const think = { tag: 'think' }
const begun = { ...think, startWithThinking: true }

/** What a text is split into when it comes in two pieces, or one character at a time. */
function split(text: string, options: TagSplitterOptions, cut = text.length): object {
  const splitter = createTagSplitter(options)
  const pieces = [...splitter.push(text.slice(0, cut)), ...splitter.push(text.slice(cut)), ...splitter.end()]
  return joinPieces(pieces)
}

function joinPieces(pieces: readonly { type: string; text: string }[]): object {
  const join = (type: string): string =>
    pieces.map((piece) => (piece.type === type ? piece.text : '')).join('')
  return { thinking: join('thinking'), text: join('text') }
}

const splits: [text: string, thinking: string, rest: string, options?: TagSplitterOptions][] = [
  ['<think>\nHm.\n</think>\n\nYes.', 'Hm.', 'Yes.'],
  [' \n<think>Hm.</think>Yes.', 'Hm.', 'Yes.'],
  ['<think>\n\n</think>\n\nYes.', '', 'Yes.'],
  ['<think>one two', 'one two', ''],
  ['<think>one </thin', 'one </thin', ''],
  ['Yes.', '', 'Yes.'],
  ['  indented\n', '', '  indented\n'],
  [' \n ', '', ' \n '],
  ['', '', ''],
  ['a < b <thin', '', 'a < b <thin'],
  ['a </think> b', '', 'a </think> b'],
  ['Wait. <think>Hm.</think> Yes.', 'Hm.', 'Wait. Yes.'],
  ['Wait.<think>Hm.</think> Yes.', 'Hm.', 'Wait. Yes.'],
  ['<think>one</think>a<think>two</think>b', 'one\ntwo', 'ab'],
  ['<think>a <think> b</think>c', 'a <think> b', 'c'],
  ['<<think>x</think>y', 'x', '<y'],
  ['<reasoning>Hm.</reasoning>Yes. <think>', 'Hm.', 'Yes. <think>', { tag: 'reasoning' }],
  [
    '<think>Hm.</think>{"a":"<think>b</think>"}',
    'Hm.',
    '{"a":"<think>b</think>"}',
    { ...think, onlyAtStart: true },
  ],
  ['{"a":"<think>b</think>"}', '', '{"a":"<think>b</think>"}', { ...think, onlyAtStart: true }],
  ['Hm.\n</think>\n\nYes.', 'Hm.', 'Yes.', begun],
  [' \n<think>\nHm.</think>Yes.', 'Hm.', 'Yes.', begun],
  ['\n\n</think>\n\nYes.', '', 'Yes.', begun],
  ['</think>Yes.', '', 'Yes.', begun],
  ['</th', '</th', '', begun],
  ['<thi', '<thi', '', begun],
  ['one two', 'one two', '', begun],
  ['a <think> b</think>c', 'a <think> b', 'c', begun],
  ['one</think>a<think>two</think>b </think>', 'one\ntwo', 'ab </think>', begun],
  ['', '', '', begun],
  ['Hm.</think>{"a":"</think>"}', 'Hm.', '{"a":"</think>"}', { ...begun, onlyAtStart: true }],
]

test.each(splits)(
  '%j is the thinking %j and the text %j, cut anywhere',
  (text, thinking, rest, options = think) => {
    for (let cut = 0; cut <= text.length; cut++)
      expect(split(text, options, cut)).toEqual({ thinking, text: rest })
    const splitter = createTagSplitter(options)
    expect(joinPieces([...text.split('').flatMap((char) => splitter.push(char)), ...splitter.end()])).toEqual(
      {
        thinking,
        text: rest,
      },
    )
  },
)

test('text goes on at once: only what may become a tag is held back', () => {
  const splitter = createTagSplitter(think)

  expect(splitter.push('Hello <th')).toEqual([{ type: 'text', text: 'Hello ' }])
  expect(splitter.push('e')).toEqual([{ type: 'text', text: '<the' }])
})

test('a text after a tool call does not begin with thinking', () => {
  const splitter = createTagSplitter(begun)

  expect(splitter.end()).toEqual([])
  expect(joinPieces([...splitter.push('<think>Hm.</think>Yes.'), ...splitter.end()])).toEqual({
    thinking: 'Hm.',
    text: 'Yes.',
  })
})

describe.each(['native', 'openai'] as const)('%s', (dialect) => {
  const messages = [{ role: 'user', text: 'Is 97 a prime?' }] as const
  const chatOf = ({ url }: MockOllama): Chat => createOllamaClient({ baseURL: url, dialect }).chat

  test('is off by default', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply('<think>Hm.</think>Yes.')

    const result = await chatOf(ollama).generate({ model: 'llama3.2', messages })

    expect(result).toMatchObject({ thinking: '', text: '<think>Hm.</think>Yes.' })
  })

  test('separates thinking while it is streamed', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ content: ['<th', 'ink>Hm', '.</think', '>\n\nYes.'] })

    const result = await chatOf(ollama).generate({ model: 'llama3.2', messages, extractThinking: true })

    expect(result).toMatchObject({ thinking: 'Hm.', text: 'Yes.', finishReason: 'stop' })
    expect(ollama.requests[0]?.body).not.toHaveProperty('extractThinking')
  })

  test('takes another tag', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply('<thought>Hm.</thought>Yes.')

    const result = await chatOf(ollama).generate({
      model: 'llama3.2',
      messages,
      extractThinking: { tag: 'thought' },
    })

    expect(result).toMatchObject({ thinking: 'Hm.', text: 'Yes.' })
  })

  test('finds thinking whose start tag is in the template', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ content: ['Hm', '.</think', '>\n\nYes.'] })
    const extractThinking = { startWithThinking: true }

    const result = await chatOf(ollama).generate({ model: 'llama3.2', messages, extractThinking })

    expect(result).toMatchObject({ thinking: 'Hm.', text: 'Yes.', finishReason: 'stop' })
  })

  test('finds it beside tools with a format, too', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply('Hm.</think>{"a":"</think>"}')
    const tools = [{ name: 'add', parameters: { type: 'object', properties: {} } }]
    const format = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }

    const result = await chatOf(ollama).generate({
      model: 'llama3.2',
      messages,
      tools,
      format,
      extractThinking: { startWithThinking: true },
    })

    expect(result).toMatchObject({ thinking: 'Hm.', text: '{"a":"</think>"}' })
    expect(ollama.requests).toHaveLength(1)
  })

  test('leaves JSON to a tool choice: thinking before it does not hide the call', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply('<think>Hm.</think>{"name":"add","arguments":{"a":1}}')
    const tools = [{ name: 'add', parameters: { type: 'object', properties: { a: { type: 'number' } } } }]

    const result = await chatOf(ollama).generate({
      model: 'llama3.2',
      messages,
      tools,
      toolChoice: 'required',
      extractThinking: true,
    })

    expect(result).toMatchObject({
      thinking: 'Hm.',
      text: '',
      toolCalls: [{ name: 'add', arguments: '{"a":1}' }],
    })
  })

  test('separates the partial text of a stream that is cut off', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    ollama.reply({ content: ['<think>Hm.</think>', 'Yes', '!'], fault: { after: { frames: 2 }, by: 'fin' } })

    const response = chatOf(ollama).generate({ model: 'llama3.2', messages, extractThinking: true })

    const error = await response.catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(OllamaStreamError)
    expect(error).toMatchObject({ partial: { thinking: 'Hm.', text: 'Yes' } })
  })
})

test.each([
  1,
  'think',
  { tag: '' },
  { tag: '<think>' },
  { name: 'think' },
  { startsWithThinking: true },
  { startWithThinking: 1 },
])('the setting %j is refused', async (extractThinking) => {
  const { chat } = createOllamaClient()
  const request = { model: 'm', messages: [], extractThinking } as unknown as Parameters<
    typeof chat.generate
  >[0]

  const error = await chat.generate(request).catch((cause: unknown) => cause)

  expect(error).toBeInstanceOf(OllamaInputError)
  expect(error).toMatchObject({ message: expect.stringContaining('extractThinking') })
})
