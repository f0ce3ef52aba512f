/** A chat server whose answers are said by hand, for the tests in which it matters what happens while a model is silent. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HeldServer extends AsyncDisposable {
  readonly url: string
  /** How many requests have come. */
  readonly count: number
  /** The next request that the test has not taken yet. */
  next(): Promise<HeldAnswer>
}

export interface HeldAnswer {
  /** A token. The head goes with the first. */
  say(text: string): void
  /** The end mark. */
  end(): void
  /** Resolves when the client has gone before the end. */
  readonly gone: Promise<'gone'>
}

/** Listens on a free port of 127.0.0.1; speaks the dialect of the path that is asked. */
export async function holdAnswers(): Promise<HeldServer> {
  const waiting: HeldAnswer[] = []
  const takers: ((answer: HeldAnswer) => void)[] = []
  let count = 0
  const server = createServer((request, response) => {
    count++
    request.resume().on('end', () => {
      const answer = holdAnswer(response, request.url === '/api/chat' ? native : openai)
      const take = takers.shift()
      if (take) take(answer)
      else waiting.push(answer)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return {
    url: `http://127.0.0.1:${port}`,
    get count() {
      return count
    },
    next: () =>
      new Promise((resolve) => {
        const answer = waiting.shift()
        if (answer) resolve(answer)
        else takers.push(resolve)
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}

interface Spelling {
  type: string
  say(text: string): string
  end: string
}

const native: Spelling = {
  type: 'application/x-ndjson',
  say: (content) =>
    `${JSON.stringify({ model: 'm', created_at: '2026-01-01T00:00:00Z', message: { role: 'assistant', content }, done: false })}\n`,
  end: `${JSON.stringify({ model: 'm', created_at: '2026-01-01T00:00:00Z', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' })}\n`,
}

const openai: Spelling = {
  type: 'text/event-stream',
  say: (content) => frame({ delta: { role: 'assistant', content }, finish_reason: null }),
  end: `${frame({ delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`,
}

function frame(choice: object): string {
  return `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, ...choice }] })}\n\n`
}

function holdAnswer(response: ServerResponse, spelling: Spelling): HeldAnswer {
  const gone = new Promise<'gone'>((resolve) => {
    response.on('close', () => {
      if (!response.writableFinished) resolve('gone')
    })
  })
  return {
    gone,
    say(text) {
      if (!response.headersSent) response.setHeader('Content-Type', spelling.type)
      response.write(spelling.say(text))
    },
    end() {
      response.end(spelling.end)
    },
  }
}
