/** Pictures in the forms in which programs hold them. */
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { OllamaInputError } from '../errors/ollama-error.ts'
import type { ChatImage } from './chat-request.ts'
import { toBase64 } from './to-base64.ts'

const view = new Uint8Array([0, 1, 2, 3]).subarray(1)
const foreign = runInNewContext('new Uint8Array([1, 2, 3])') as Uint8Array

test.each<[string, ChatImage]>([
  ['bytes', new Uint8Array([1, 2, 3])],
  ['a part of a buffer', view],
  ['a Node Buffer', Buffer.from([1, 2, 3])],
  ['bytes of another realm', foreign],
  ['base64', 'AQID'],
  ['base64 with line breaks', 'AQ\r\nID\n'],
  ['a data: URL with base64', 'data:image/png;base64,AQID'],
  ['a data: URL with line breaks', 'data:image/png;base64,AQ\nID\n'],
])('%s becomes base64 without line breaks', (_, image) => {
  expect(toBase64(image, 'images[0]')).toBe('AQID')
})

test.each<[string, unknown]>([
  ['no bytes', new Uint8Array()],
  ['a path', './cat.png'],
  ['a URL', 'https://example.com/cat.png'],
  ['base64 that is cut off', 'AQI'],
  ['an object', { data: 'AQID' }],
])('%s is refused with its place', (_, image) => {
  expect(() => toBase64(image as ChatImage, 'messages[0].images[1]')).toThrow(OllamaInputError)
  expect(() => toBase64(image as ChatImage, 'messages[0].images[1]')).toThrow(/messages\[0\]\.images\[1\]/)
})
