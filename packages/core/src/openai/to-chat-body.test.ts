import { describe, expect, test } from 'vitest'
import type { ChatMessage, ChatRequest } from '../chat/chat-request.ts'
import { toChatBody } from './to-chat-body.ts'

const base: ChatRequest = { model: 'llama3.2', messages: [{ role: 'user', text: 'Hi' }] }
const sent = {
  model: 'llama3.2',
  messages: [{ role: 'user', content: 'Hi' }],
  stream: true,
  stream_options: { include_usage: true },
}
const schema = { type: 'object', properties: { a: { type: 'integer' } } }

describe('each setting under this dialect’s name', () => {
  test.each<[Partial<ChatRequest>, object]>([
    [{}, {}],
    [
      {
        options: {
          num_predict: 5,
          temperature: 0,
          top_p: 0.5,
          seed: 1,
          stop: ['x'],
          frequency_penalty: 0.1,
          presence_penalty: 0.2,
        },
      },
      {
        max_tokens: 5,
        temperature: 0,
        top_p: 0.5,
        seed: 1,
        stop: ['x'],
        frequency_penalty: 0.1,
        presence_penalty: 0.2,
      },
    ],
    [
      { tools: [{ name: 'f', parameters: schema }] },
      { tools: [{ type: 'function', function: { name: 'f', parameters: schema } }] },
    ],
    [{ format: 'json' }, { response_format: { type: 'json_object' } }],
    [
      { format: schema },
      { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } },
    ],
    [{ think: false }, { reasoning_effort: 'none' }],
    [{ think: true }, { reasoning_effort: 'medium' }],
    [{ think: 'max' }, { reasoning_effort: 'max' }],
    [{ logprobs: 2 }, { logprobs: true, top_logprobs: 2 }],
  ])('%j', (settings, added) => {
    expect(toChatBody({ ...base, ...settings })).toEqual({ body: { ...sent, ...added }, warnings: [] })
  })
})

describe('a setting that the dialect lacks is a warning', () => {
  test.each<[Partial<ChatRequest>, string[]]>([
    [{ options: { num_ctx: 8192, top_k: 3, temperature: 0.5 } }, ['options.num_ctx', 'options.top_k']],
    [{ keepAlive: 0 }, ['keepAlive']],
    [{ truncate: false, shift: true }, ['truncate', 'shift']],
    [{ strictContext: true }, ['strictContext']],
    [{ strictContext: false }, []],
    [{ options: { max_tokens: 5 } as object }, ['options.max_tokens']],
    [{ options: { num_ctx: undefined } }, []],
  ])('%j', (settings, unsaid) => {
    expect(toChatBody({ ...base, ...settings }).warnings.map(({ type, setting }) => [type, setting])).toEqual(
      unsaid.map((setting) => ['unsupported', setting]),
    )
  })
})

describe('messages', () => {
  test.each<[string, ChatMessage, object[], string[]]>([
    [
      'an assistant who only called, content never null',
      { role: 'assistant', toolCalls: [{ id: 'c', name: 'f', arguments: '{"a":1}' }] },
      [
        {
          role: 'assistant',
          content: '',
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
        },
      ],
      [],
    ],
    ['an empty turn', { role: 'user', text: '' }, [{ role: 'user', content: '' }], []],
    [
      'a call with broken arguments, which the server would refuse',
      { role: 'assistant', toolCalls: [{ id: 'c', name: 'f', arguments: '{"a":' }] },
      [
        {
          role: 'assistant',
          content: '',
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
        },
      ],
      ['messages[0].toolCalls[0].arguments'],
    ],
    [
      'a call without arguments',
      { role: 'assistant', toolCalls: [{ id: 'c', name: 'f', arguments: '' }] },
      [
        {
          role: 'assistant',
          content: '',
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
        },
      ],
      [],
    ],
    [
      'thinking is sent back as `reasoning`',
      { role: 'assistant', text: 'Yes', thinking: 'Hm' },
      [{ role: 'assistant', content: 'Yes', reasoning: 'Hm' }],
      [],
    ],
    [
      'a tool result with name and id',
      { role: 'tool', text: 'sunny', toolName: 'weather', toolCallId: 'c' },
      [{ role: 'tool', content: 'sunny', name: 'weather', tool_call_id: 'c' }],
      [],
    ],
    [
      'a picture alone',
      { role: 'user', text: '', images: ['iVBORw0K'] },
      [
        {
          role: 'user',
          content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0K' } }],
        },
      ],
      [],
    ],
    [
      'text and picture',
      { role: 'user', text: 'What?', images: ['/9j/4AAQ'] },
      [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What?' },
            { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,/9j/4AAQ' } },
          ],
        },
      ],
      ['messages[0].images'],
    ],
    [
      'a picture from a tool follows as the user’s',
      { role: 'tool', text: 'here', toolCallId: 'c', images: ['UklGRgAA'] },
      [
        { role: 'tool', content: 'here', tool_call_id: 'c' },
        {
          role: 'user',
          content: [{ type: 'image_url', image_url: { url: 'data:image/webp;base64,UklGRgAA' } }],
        },
      ],
      ['messages[0].images'],
    ],
  ])('%s', (_what, message, wire, changed) => {
    const { body, warnings } = toChatBody({ ...base, messages: [message] })
    expect(body).toEqual({ ...sent, messages: wire })
    expect(warnings.map(({ setting }) => setting)).toEqual(changed)
  })
})

describe('media outside of user messages', () => {
  const png = 'iVBORw0KGgo='
  const picture = { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } }

  test.each<[string, ChatMessage]>([
    ['an assistant message', { role: 'assistant', text: 'Look:', images: [png] }],
    ['a tool result', { role: 'tool', text: 'Look:', toolName: 'f', images: [png] }],
  ])('pictures of %s follow as a user message, with a warning', (_, message) => {
    const { body, warnings } = toChatBody({ model: 'm', messages: [message] })

    expect(body['messages']).toMatchObject([{ content: 'Look:' }, { role: 'user', content: [picture] }])
    expect(warnings).toMatchObject([{ type: 'changed', setting: 'messages[0].images' }])
  })

  test.each([
    [start('RIFF\x24\0\0\0WAVEfmt '), 'wav'],
    [start('ID3\x04'), 'mp3'],
    [start('\xff\xfb\x90\x64'), 'mp3'],
    [start('\xff\xe3\x18\xc4'), 'mp3'],
    [start('fLaC\0\0\0\x22'), 'flac'],
    [start('OggS\0\x02'), 'ogg'],
    [start('\0\0\0\x1cftypM4A '), 'm4a'],
    [start('\x1a\x45\xdf\xa3'), 'webm'],
    [start('\xff\xf1\x50\x80'), 'aac'],
    [start('FORM\0\0\0\0AIFF'), 'aiff'],
  ])('a recording %s is sent as input_audio in %s', (data, format) => {
    const { body } = toChatBody({ model: 'm', messages: [{ role: 'user', text: '', images: [data] }] })

    expect(body['messages']).toEqual([
      { role: 'user', content: [{ type: 'input_audio', input_audio: { data, format } }] },
    ])
  })

  test.each([
    [start('\xff\xd8\xff\xe0'), 'image/jpeg'],
    [start('\x89PNG\r\n\x1a\n'), 'image/png'],
    [start('RIFF\x24\0\0\0WEBPVP8 '), 'image/webp'],
    [start('GIF89a'), 'image/gif'],
    [start('\0\0\0\x1cftypavif'), 'image/avif'],
    [start('\0\0\0\x18ftypheic'), 'image/heic'],
    [start('BM\x46\0'), 'image/bmp'],
    [start('II*\0'), 'image/tiff'],
    ['AQID', 'image/png'],
  ])('a picture %s is sent as %s', (data, type) => {
    const { body } = toChatBody({ model: 'm', messages: [{ role: 'user', text: '', images: [data] }] })

    expect(body['messages']).toEqual([
      {
        role: 'user',
        content: [{ type: 'image_url', image_url: { url: `data:${type};base64,${data}` } }],
      },
    ])
  })
})

/** The base64 of a file that begins with these characters, a byte each. */
function start(bytes: string): string {
  return btoa(bytes.padEnd(24, '\0'))
}
