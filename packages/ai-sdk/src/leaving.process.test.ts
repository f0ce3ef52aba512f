/** Programs that leave a stream, with the closing pause on as by default: the connection is closed, and nothing keeps the process alive. */
import { spawn } from 'node:child_process'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'

const token = {
  native:
    '{"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"x"},"done":false}\n',
  openai:
    'data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"x"}}]}\n\n',
}

/** A model that writes bursts for ever: only its client ends it. */
async function serveForever(): Promise<{ url: string; closed: Promise<void>; close: () => void }> {
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  const server = createServer((request, response) => {
    request.resume()
    const dialect = request.url?.startsWith('/v1') ? 'openai' : 'native'
    response.writeHead(200, {
      'content-type': dialect === 'native' ? 'application/x-ndjson' : 'text/event-stream',
    })
    const timer = setInterval(writeBurst, 20, response, token[dialect])
    response.on('close', () => {
      clearInterval(timer)
      resolve()
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, closed, close: () => server.close() }
}

function writeBurst(response: ServerResponse, text: string): void {
  for (let i = 0; i < 4; i++) response.write(text)
}

/** Runs a program whose standard input stays open until `closed`, so that it is not the end of the process that closes the connection. */
async function run(code: string, closed: Promise<void>): Promise<{ code: number | null; output: string }> {
  const program = `import { createOllama } from '@ollamakit/ai-sdk'
    import { generateText, streamText } from 'ai'
    process.stdin.resume()
    const controller = new AbortController()
    ${code}
    console.log('left')`
  const child = spawn(process.execPath, ['-C', '@ollamakit/source', '--input-type=module', '-e', program], {
    cwd: new URL('..', import.meta.url),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  await Promise.race([closed, ended])
  child.stdin.end()
  return { code: await ended, output }
}

const ways: [name: string, code: string][] = [
  [
    'an abort of streamText',
    `const { signal } = controller
     for await (const text of streamText({ model, prompt: 'Hi', abortSignal: signal }).textStream) controller.abort()`,
  ],
  [
    'an abort of generateText',
    `setTimeout(() => controller.abort(), 200)
     await generateText({ model, prompt: 'Hi', abortSignal: controller.signal }).catch(() => undefined)`,
  ],
  [
    'cancel() of doStream',
    `const prompt = [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }]
     const reader = (await model.doStream({ prompt })).stream.getReader()
     for (let i = 0; i < 4; i++) await reader.read()
     await reader.cancel()`,
  ],
]
const cases = ways.flatMap(([name, code]) =>
  (['native', 'openai'] as const).map((dialect) => ({ name, code, dialect })),
)

test.each(cases)(
  'B4 $name closes the connection, and the process can end ($dialect)',
  async ({ code, dialect }) => {
    const server = await serveForever()
    const model = `const model = createOllama({ baseURL: '${server.url}', dialect: '${dialect}' })('m')`

    const ended = await run(`${model}\n${code}`, server.closed)

    server.close()
    expect(ended).toEqual({ code: 0, output: 'left\n' })
  },
)
