import { expect, test } from 'vitest'
import { createBodies } from './body.ts'

/** What was decoded, in turn. */
function setUp(): { ask: (text: string | Buffer) => string; decoded: string[] } {
  const bodies = createBodies()
  const decoded: string[] = []
  const decode = (bytes: Buffer): string => {
    decoded.push(bytes.toString('latin1'))
    return bytes.toString().toUpperCase()
  }
  return { ask: (text) => bodies.of(Buffer.from(text)).decodedBy(decode), decoded }
}

test('what came twice is decoded no more', () => {
  const { ask, decoded } = setUp()

  expect(['ü', 'b', 'ü', 'ü', 'b', 'ü'].map(ask)).toEqual(['Ü', 'B', 'Ü', 'Ü', 'B', 'Ü'])
  expect(decoded.length).toBe(4)
})

test('each function has its own say', () => {
  const bodies = createBodies()
  bodies.of(Buffer.from('a'))
  const body = bodies.of(Buffer.from('a'))
  const [length, text] = [
    (bytes: Buffer): number => bytes.length,
    (bytes: Buffer): string => bytes.toString(),
  ]

  expect([body.decodedBy(length), body.decodedBy(text), body.decodedBy(length)]).toEqual([1, 'a', 1])
})

test('long bodies and many of them are not remembered', () => {
  const { ask, decoded } = setUp()
  const long = 'x'.repeat(5000)
  for (let i = 0; i < 3; i++) ask(long)
  expect(decoded.length).toBe(3)

  for (let i = 0; i < 2000; i++) ask(`${i}`)
  for (let i = 0; i < 1000; i++) ask(`${i}`)
  expect(decoded.length).toBe(3 + 3000)
})

test('bytes are what came, from where it began', () => {
  const bytes = Buffer.from([1, 2, 0, 255, 128])

  expect(createBodies().of(bytes, 2).toBuffer()).toEqual(Buffer.from([0, 255, 128]))
})
