import { expect, test } from 'vitest'
import { readText } from './read-text.ts'

const bytes = new TextEncoder().encode('\uFEFFgrün, 🌍')

/** A body whose reads give these pieces. */
function bodyOf(pieces: Uint8Array[]): Pick<Response, 'body' | 'text'> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece)
      controller.close()
    },
  })
  return new Response(body)
}

test('`readText` returns the same text wherever the reads cut it', async () => {
  for (let one = 0; one <= bytes.length; one++)
    for (let other = one; other <= bytes.length; other++) {
      const pieces = [bytes.slice(0, one), bytes.slice(one, other), bytes.slice(other)]
      expect(await readText(bodyOf(pieces), 100)).toEqual({ text: 'grün, 🌍', cut: false })
    }
})

test.each([
  [0, '', true],
  [3, '', true],
  [5, 'gr', true],
  [bytes.length - 1, 'grün, \uFFFD', true],
  [bytes.length, 'grün, 🌍', false],
])('`readText` reads at most %i bytes', async (most, text, cut) => {
  for (let at = 0; at <= bytes.length; at++)
    expect(await readText(bodyOf([bytes.slice(0, at), bytes.slice(at)]), most)).toEqual({ text, cut })
})

test('`readText` of an empty body is an empty text', async () => {
  expect(await readText(bodyOf([]), 100)).toEqual({ text: '', cut: false })
})
