/** A process that leaves a stream ends by itself, also while its timers are faked. */
import { spawn } from 'node:child_process'
import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { serve } from '../testing/serve.ts'

const core = new URL('../index.ts', import.meta.url).href
const token = '{"model":"m","message":{"role":"assistant","content":"x"},"done":false}\n'

/** What a test runner replaces: timers that never fire. It does so once the stream is open, since undici needs them to connect. */
const withoutTimers =
  'for (const name of ["setTimeout", "setInterval", "setImmediate"]) globalThis[name] = () => 0; Date.now = () => 0; performance.now = () => 0'

/** Leaves a stream after its first event. */
const ways: Record<string, string> = {
  break: 'for await (const _ of chat.stream(question)) { before(); break }',
  abort: `const leaving = new AbortController()
    for await (const _ of chat.stream(question, { signal: leaving.signal })) { before(); leaving.abort(); break }`,
  'cancel()':
    'const answer = await chat.open(question); await answer.read(); before(); await answer.cancel()',
}

/** Runs a program to its own end, and returns how it ended. */
function run(url: string, way: string, before: string): Promise<string> {
  const program = `
    const { createOllamaClient } = await import(${JSON.stringify(core)})
    const { chat } = createOllamaClient({ baseURL: ${JSON.stringify(url)} })
    const question = { model: 'm', messages: [{ role: 'user', text: 'Hi' }] }
    const before = () => { ${before} }
    ${way}`
  const args = ['--conditions=@ollamakit/source', '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  return new Promise((resolve) =>
    child.on('exit', (code, signal) => resolve(code === 0 ? 'ended' : `${code ?? signal}: ${errors}`)),
  )
}

/** Servers that never end a response: one pauses after a token, one does not pause. */
const servers: Record<string, (response: ServerResponse) => void> = {
  'that pauses': (response) => void response.write(token),
  'that never pauses': (response) => {
    const writing = setInterval(() => response.write(token), 1)
    response.on('close', () => clearInterval(writing))
  },
}

const cases = Object.keys(servers).flatMap((server) =>
  Object.keys(ways).flatMap((way) =>
    [true, false].map((timers) => ({ server, way, timers: timers ? 'timers' : 'faked timers' })),
  ),
)

test.each(cases)(
  'a process with $timers that leaves a server $server by $way ends',
  async ({ server, way, timers }) => {
    await using daemon = await serve((_request, response) => servers[server]?.(response))
    const before = timers === 'timers' ? '' : withoutTimers
    expect(await run(daemon.url, ways[way] ?? '', before)).toBe('ended')
    await daemon.left
  },
  20_000,
)
