/** The form that is sent, and the responses. */
import { describe, expect, test } from 'vitest'
import { createOllamaClient, type OllamaClient } from '../index.ts'

function answering(answer: string, sent: FormData[] = [], headers: Headers[] = []): OllamaClient {
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const request = new Request(url, init)
    headers.push(request.headers)
    sent.push(await request.formData())
    return new Response(answer)
  }
  return createOllamaClient({ baseURL: 'http://h', fetch })
}

const file = new Blob(['RIFF'], { type: 'audio/wav' })

test('the fields go out as a form, the file with a name', async () => {
  const sent: FormData[] = []
  const headers: Headers[] = []
  const { openai } = answering('{"text":"Hello"}', sent, headers)
  await openai.audioTranscriptions({ model: 'gemma3', file, language: 'de', response_format: 'verbose_json' })
  await openai.audioTranscriptions({ model: 'gemma3', file: new File(['RIFF'], 'a.wav') })
  const facts = sent.map((form) =>
    [...form].map(([name, value]) => [name, typeof value === 'string' ? value : value.name]),
  )
  expect(facts).toEqual([
    [
      ['model', 'gemma3'],
      ['language', 'de'],
      ['response_format', 'verbose_json'],
      ['file', 'audio'],
    ],
    [
      ['model', 'gemma3'],
      ['file', 'a.wav'],
    ],
  ])
  expect(headers.map((all) => all.get('content-type')?.split(';')[0])).toEqual([
    'multipart/form-data',
    'multipart/form-data',
  ])
})

describe('responses', () => {
  test.each<['json' | 'text' | 'verbose_json' | 'srt' | 'vtt', string, string]>([
    ['json', '{"text":"Hello"}\n', 'Hello'],
    ['json', '{"text":""}\n', ''],
    ['verbose_json', '{"text":"Hello","segments":[]}', 'Hello'],
    ['text', 'Hello', 'Hello'],
    ['text', '{"not":"an envelope"}', '{"not":"an envelope"}'],
    ['srt', '{"text":"Hello"}', 'Hello'],
    ['srt', '1\n00:00:00,000 --> 00:00:01,000\nHello\n', '1\n00:00:00,000 --> 00:00:01,000\nHello\n'],
    ['vtt', 'WEBVTT\n', 'WEBVTT\n'],
  ])('%s: %j is %j', async (response_format, body, text) => {
    expect(
      (await answering(body).openai.audioTranscriptions({ model: 'm', file, response_format })).text,
    ).toBe(text)
  })

  test.each<['json' | 'text', string, string]>([
    ['json', '', 'answered 200 with an empty body'],
    ['text', '', 'answered 200 with an empty body'],
    ['json', 'Hello', 'answered 200 with something that is not a response of Ollama: Hello'],
    ['json', '{"error":"no"}', 'answered 200 with an error: no'],
    ['text', '<html><title>Welcome</title></html>', 'answered 200 with an HTML page (Welcome)'],
  ])('%s: %j is invalid', async (response_format, body, message) => {
    await expect(
      answering(body).openai.audioTranscriptions({ model: 'm', file, response_format }),
    ).rejects.toThrow(message)
  })
})
