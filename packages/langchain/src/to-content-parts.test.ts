/** Every form in which LangChain users give pictures and files. */
import { type ContentBlock, HumanMessage } from '@langchain/core/messages'
import { OllamaInputError } from '@ollamakit/core'
import { describe, expect, test } from 'vitest'
import { type ContentParts, refuse, toContentParts } from './to-content-parts.ts'

const base64 = 'iVBORw0KGgo='
const dataUrl = `data:image/png;base64,${base64}`

function parts(...content: Record<string, unknown>[]): ContentParts {
  return toContentParts(
    new HumanMessage({ content: content as unknown as ContentBlock[] }).contentBlocks,
    'messages[0]',
    refuse([]),
    { areSent: true, found: false },
  )
}

/** The first bytes of a recording, as Ollama recognizes it. */
const wav = btoa('RIFF\0\0\0\0WAVEfmt ')
const mp3 = btoa('ID3\x04\0\0')

describe('recordings', () => {
  test.each([
    ['v1 data', { type: 'audio', data: wav, mimeType: 'audio/wav' }, wav],
    [
      'v1 bytes',
      { type: 'audio', data: Buffer.from(mp3, 'base64') },
      new Uint8Array(Buffer.from(mp3, 'base64')),
    ],
    ['v0 base64', { type: 'audio', source_type: 'base64', data: mp3, mime_type: 'audio/mpeg' }, mp3],
    [
      'v0 data URL',
      { type: 'audio', source_type: 'url', url: `data:audio/wav;base64,${wav}` },
      `data:audio/wav;base64,${wav}`,
    ],
    ['OpenAI', { type: 'input_audio', input_audio: { data: wav, format: 'wav' } }, wav],
    ['Gemini', { type: 'media', mimeType: 'audio/mp3', data: mp3 }, mp3],
    ['a file of an audio type', { type: 'file', mimeType: 'audio/wav', data: wav }, wav],
    ['a frame of MPEG', { type: 'audio', data: '//uQxAAA' }, '//uQxAAA'],
  ])('%s', (_, block, data) => {
    expect(parts(block)).toEqual({ text: '', images: [data] })
  })

  test.each([
    [
      'another format',
      { type: 'audio', data: btoa('OggS\0\0\0\0\0\0\0\0'), mimeType: 'audio/ogg' },
      'neither WAV nor MP3',
    ],
    ['no base64', { type: 'audio', data: 'RIFF!' }, 'neither WAV nor MP3'],
    ['a link', { type: 'audio', url: 'https://example.com/a.wav' }, 'at https://example.com/a.wav'],
    ['no data', { type: 'audio', data: '' }, 'without data'],
  ])('with %s are a clear error', (_, block, problem) => {
    expect(() => parts(block)).toThrow(`messages[0].content[0] is a recording`)
    expect(() => parts(block)).toThrow(problem)
  })
})

describe('pictures', () => {
  test.each([
    ['v1 data', { type: 'image', data: base64, mimeType: 'image/png' }, base64],
    [
      'v1 bytes',
      { type: 'image', data: new Uint8Array([1, 2]), mimeType: 'image/png' },
      new Uint8Array([1, 2]),
    ],
    ['v1 data URL', { type: 'image', url: dataUrl }, dataUrl],
    ['v0 base64', { type: 'image', source_type: 'base64', data: base64, mime_type: 'image/png' }, base64],
    ['v0 data URL', { type: 'image', source_type: 'url', url: dataUrl }, dataUrl],
    ['OpenAI object', { type: 'image_url', image_url: { url: dataUrl } }, base64],
    ['OpenAI object with bare base64', { type: 'image_url', image_url: { url: base64 } }, base64],
    ['OpenAI string', { type: 'image_url', image_url: dataUrl }, dataUrl],
    ['OpenAI string of bare base64', { type: 'image_url', image_url: base64 }, base64],
    [
      'Anthropic base64',
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: base64 } },
      base64,
    ],
  ])('%s', (_, block, image) => {
    expect(parts({ type: 'text', text: 'What is ' }, block, { type: 'text', text: 'this?' })).toEqual({
      text: 'What is \nthis?',
      images: [image],
    })
  })

  test.each([
    ['v1 URL', { type: 'image', url: 'https://example.com/cat.png' }],
    ['v0 URL', { type: 'image', source_type: 'url', url: 'https://example.com/cat.png' }],
    ['OpenAI object', { type: 'image_url', image_url: { url: 'https://example.com/cat.png' } }],
    ['OpenAI string', { type: 'image_url', image_url: 'https://example.com/cat.png' }],
    ['Anthropic URL', { type: 'image', source: { type: 'url', url: 'https://example.com/cat.png' } }],
  ])('behind a link are a clear error: %s', (_, block) => {
    expect(() => parts({ type: 'text', text: 'x' }, block)).toThrow(OllamaInputError)
    expect(() => parts({ type: 'text', text: 'x' }, block)).toThrow(
      /messages\[0\]\.content\[1\] is a picture at https:\/\/example\.com\/cat\.png/,
    )
  })

  test.each([
    ['a file id', { type: 'image', fileId: 'file-1' }],
    ['nothing', { type: 'image', data: '', mimeType: 'image/png' }],
  ])('with %s are a clear error, never an empty picture', (_, block) => {
    expect(() => parts(block)).toThrow(/picture without data/)
  })
})

describe('texts and files that are text', () => {
  const notes = Buffer.from('naïve notes').toString('base64')

  test.each([
    ['v0 text', { type: 'text', source_type: 'text', text: 'notes' }, 'notes'],
    ['v0 text file', { type: 'file', source_type: 'text', text: 'notes' }, 'notes'],
    [
      'v0 base64 text file',
      { type: 'file', source_type: 'base64', mime_type: 'text/plain', data: notes },
      'naïve notes',
    ],
    [
      'v0 data URL',
      { type: 'file', source_type: 'url', mime_type: 'text/plain', url: `data:text/plain;base64,${notes}` },
      'naïve notes',
    ],
    ['v1 plain text', { type: 'text-plain', text: 'notes', mimeType: 'text/plain' }, 'notes'],
    [
      'v1 plain text with a title',
      { type: 'text-plain', text: 'notes', title: 'notes.md', mimeType: 'text/plain' },
      'notes.md:\nnotes',
    ],
    [
      'v1 bytes',
      { type: 'file', data: new TextEncoder().encode('notes'), mimeType: 'text/markdown' },
      'notes',
    ],
    [
      'JSON file',
      { type: 'file', data: Buffer.from('{"a":1}').toString('base64'), mimeType: 'application/json' },
      '{"a":1}',
    ],
    [
      'OpenAI file data',
      { type: 'file', file: { filename: 'n.txt', file_data: `data:text/plain;base64,${notes}` } },
      'naïve notes',
    ],
  ])('%s', (_, block, text) => {
    expect(parts(block)).toEqual({ text, images: [] })
  })
})

test.each([
  ['video', { type: 'video', data: 'AAAA', mimeType: 'video/mp4' }],
  ['file', { type: 'file', data: 'AAAA', mimeType: 'application/pdf' }],
  ['file', { type: 'file', url: 'https://example.com/a.pdf', mimeType: 'application/pdf' }],
  ['surprise', { type: 'surprise' }],
])('what Ollama has no place for is a clear error: %s', (type, block) => {
  expect(() => parts(block)).toThrow(
    new RegExp(`messages\\[0\\]\\.content\\[0\\] is a block of type "${type}"`),
  )
})
