/** Vectors of either encoding, also if the server sends the other one. */
import { describe, expect, expectTypeOf, test } from 'vitest'
import { createOllamaClient, type OllamaClient } from '../index.ts'

function answering(embedding: unknown, sent: unknown[] = []): OllamaClient {
  const list = {
    object: 'list',
    data: [{ object: 'embedding', embedding, index: 0 }],
    model: 'm',
    usage: { prompt_tokens: 1, total_tokens: 1 },
  }
  const fetch: typeof globalThis.fetch = async (url, init) => {
    sent.push(await new Request(url, init).json())
    return Response.json(list)
  }
  return createOllamaClient({ baseURL: 'http://h', fetch })
}

const input = { model: 'm', input: 'Hi' }

describe('base64 is little-endian floats of 32 bits', () => {
  test.each([
    ['zczMPc3MTL6amZk+', [0.1, -0.2, 0.3]],
    ['zczMPc3MTD4=', [0.1, 0.2]],
    ['mpmZPs3MzD4=', [0.3, 0.4]],
    ['AAAAP5qZGT8=', [0.5, 0.6]],
    ['', []],
  ])('%j is %j', async (text, numbers) => {
    const { data } = await answering(text).openai.embeddings(input)
    expect(data).toEqual([{ object: 'embedding', embedding: Float32Array.from(numbers), index: 0 }])
  })
})

test('a vector is a view of its own bytes', async () => {
  const { data } = await answering('zczMPc3MTL6amZk+').openai.embeddings(input)
  expect([data[0]?.embedding.byteOffset, data[0]?.embedding.buffer.byteLength]).toEqual([0, 12])
})

test('base64 is requested unless the caller wants lists', async () => {
  const sent: unknown[] = []
  const { openai } = answering([], sent)
  await openai.embeddings(input)
  await openai.embeddings({ ...input, encoding_format: 'base64', dimensions: 8 })
  await openai.embeddings({ ...input, encoding_format: 'float' })
  expect(sent).toEqual([
    { ...input, encoding_format: 'base64' },
    { ...input, encoding_format: 'base64', dimensions: 8 },
    { ...input, encoding_format: 'float' },
  ])
})

test('lists are read although base64 was requested', async () => {
  const { data } = await answering([0.5, -0.25]).openai.embeddings(input)
  expect(data[0]?.embedding).toEqual(Float32Array.of(0.5, -0.25))
})

test('requested lists are returned as lists with all digits', async () => {
  const { data } = await answering([0.1, -0.2]).openai.embeddings({ ...input, encoding_format: 'float' })
  expectTypeOf(data[0]?.embedding).toEqualTypeOf<number[] | undefined>()
  expect(data[0]?.embedding).toEqual([0.1, -0.2])
})

test('base64 is read although lists were requested', async () => {
  const { data } = await answering('AAAAPw==').openai.embeddings({ ...input, encoding_format: 'float' })
  expect(data[0]?.embedding).toEqual([0.5])
})

test.each([
  ['not base64', '*'],
  ['bytes that fill no number', 'AAAA'],
  ['nothing', null],
])('%s is not a valid response', async (_what, embedding) => {
  await expect(answering(embedding).openai.embeddings(input)).rejects.toThrow(
    'POST http://h/v1/embeddings answered 200 with something that is not a response of Ollama: ',
  )
})
