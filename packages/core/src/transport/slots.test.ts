import { describe, expect, test } from 'vitest'
import { createOllamaClient } from '../index.ts'
import { lines, serve } from '../testing/serve.ts'
import { createSlots } from './slots.ts'

const question = { model: 'm', messages: [] }

test('so many at a time, first come first served', async () => {
  const take = createSlots(2)
  const order: number[] = []
  const [first, second] = await Promise.all([take(), take()])
  const third = take().then((release) => (order.push(3), release))
  const fourth = take().then((release) => (order.push(4), release))
  second()
  ;(await third)()
  ;(await fourth)()
  first()
  expect(order).toEqual([3, 4])
  for (const release of await Promise.all([take(), take()])) release()
})

test('clients of one host do not wait for each other: one may ask while the response of another is read', async () => {
  await using server = await serve((_request, response) => {
    response.write(lines.text('Hi'))
    response.end(lines.end)
  })
  const [outer, inner] = [1, 2].map(() => createOllamaClient({ baseURL: server.url, concurrency: 1 }))
  const answers: unknown[] = []
  for await (const event of outer?.chat.stream(question) ?? [])
    if (event.type === 'text') answers.push((await inner?.chat.generate(question))?.text)

  expect(answers).toEqual(['Hi'])
})

test('who leaves the line is passed over', async () => {
  const take = createSlots(1)
  const release = await take()
  const leaving = new AbortController()
  const second = take(leaving.signal)
  const third = take()
  leaving.abort(new Error('enough'))
  await expect(second).rejects.toThrow('enough')
  release()
  ;(await third)()
})

describe('a request holds its place until its answer is over', () => {
  test.each<
    [how: string, end: (answer: { read(): Promise<unknown>; cancel(): Promise<void> }) => Promise<unknown>]
  >([
    [
      'read to its end',
      async (answer) => {
        while (await answer.read());
      },
    ],
    ['left', (answer) => answer.cancel()],
  ])('%s', async (_how, end) => {
    let running = 0
    let most = 0
    await using server = await serve((_request, response) => {
      most = Math.max(most, ++running)
      response.on('close', () => running--)
      response.write(lines.text('Hi'))
      response.end(lines.end)
    })
    const { chat } = createOllamaClient({ baseURL: server.url, concurrency: 2 })
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        const answer = await chat.open(question)
        await answer.read()
        await end(answer)
      }),
    )
    expect(server.asked).toHaveLength(6)
    expect(most).toBeLessThanOrEqual(2)
  })

  test('refused, broken, or not sent at all', async () => {
    await using server = await serve((_request, response, count) => {
      if (count === 1) response.writeHead(400).end()
      else if (count === 2) response.destroy()
      else if (count === 3) response.write(lines.text('Hi'), () => response.destroy())
      else response.end(lines.end)
    })
    const { chat } = createOllamaClient({ baseURL: server.url, concurrency: 1 })
    for (let i = 0; i < 3; i++)
      await expect(chat.generate(question)).rejects.toThrow(`POST ${server.url}/api/chat`)
    await expect(chat.generate(question, { headers: { 'x-a': 'a\nb' } })).rejects.toThrow('x-a')
    expect(await chat.generate(question)).toMatchObject({ finishReason: 'stop' })
  })

  test('without a body to read', async () => {
    await using server = await serve((_request, response) => response.writeHead(200).end())
    const { native } = createOllamaClient({ baseURL: server.url, concurrency: 1 })
    for (let i = 0; i < 3; i++) await native.copy({ source: 'a', destination: 'b' })
    expect(server.asked).toHaveLength(3)
  })
})
