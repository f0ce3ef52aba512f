/** A process that leaves a stream closes the connection soon, and ends by itself. */
import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'

const chatOllama = new URL('./index.ts', import.meta.url).href

/** Ways to leave a stream after its first chunk. `leave` takes the time. */
const ways: Record<string, string> = {
  break: 'for await (const _ of await model.stream("Hi")) { leave(); break }',
  'break of a binding': 'for await (const _ of await model.bindTools([]).stream("Hi")) { leave(); break }',
  'return()':
    'const chunks = (await model.stream("Hi"))[Symbol.asyncIterator](); await chunks.next(); leave(); await chunks.return()',
  'an abort of stream()': `const { signal, abort } = aborting()
    try { for await (const _ of await model.stream("Hi", { signal })) { leave(); abort() } } catch {}`,
  'an abort of invoke()': `const { signal, abort } = aborting()
    const callbacks = [{ handleLLMNewToken: () => { leave(); abort() } }]
    await model.invoke("Hi", { signal, callbacks }).catch(() => undefined)`,
  'an abort of streamEvents()': `const { signal, abort } = aborting()
    try { for await (const { event } of model.streamEvents("Hi", { signal }))
      if (event === "content-block-delta") { leave(); abort() } } catch {}`,
}

/**
 * Servers that never end a response, in each dialect, silent and never pausing, and a model that leaves each of them five
 * times. Prints the fewest milliseconds from leaving to the close, for each of the four, and how long a hundred waits of a millisecond take.
 */
function programOf(way: string): string {
  return `
    import { createServer } from 'node:http'
    const { ChatOllama } = await import(${JSON.stringify(chatOllama)})
    const tokens = ${JSON.stringify(tokens)}
    const aborting = () => {
      const leaving = new AbortController()
      return { signal: leaving.signal, abort: () => leaving.abort() }
    }
    const fastest = {}
    for (const dialect of ['native', 'openai']) for (const pauses of [true, false]) {
      const token = tokens[dialect]
      let closed
      const server = createServer((request, response) => {
        response.write(token)
        const writing = pauses ? undefined : setInterval(() => response.write(token), 1)
        response.on('close', () => { clearInterval(writing); closed(performance.now()) })
      })
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
      server.unref()
      const baseUrl = 'http://127.0.0.1:' + server.address().port
      const model = new ChatOllama({ model: 'm', maxRetries: 0, dialect, baseUrl })
      const times = []
      for (let i = 0; i < 5; i++) {
        const closing = new Promise((resolve) => { closed = resolve })
        let left
        const leave = () => { left ??= performance.now() }
        await (async () => { ${way} })()
        times.push(await closing - left)
      }
      fastest[dialect + (pauses ? ', silent' : ', never pausing')] = Math.min(...times)
    }
    // Such waits keep no process alive.
    const staying = setInterval(() => undefined, 1000)
    const begun = performance.now()
    for (let i = 0; i < 100; i++)
      await new Promise((resolve) => AbortSignal.timeout(1).addEventListener('abort', resolve))
    clearInterval(staying)
    console.log(JSON.stringify({ fastest, waits: performance.now() - begun }))`
}

const tokens = {
  native: '{"model":"m","message":{"role":"assistant","content":"x"},"done":false}\n',
  openai: 'data: {"model":"m","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}\n\n',
}

interface Ended {
  code: number | null
  printed: string
  errors: string
}

/** Runs a program to its own end. */
function run(program: string): Promise<Ended> {
  const child = spawn(
    process.execPath,
    ['--conditions=@ollamakit/source', '--input-type=module', '--eval', program],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let [printed, errors] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  return new Promise((resolve) => child.on('exit', (code) => resolve({ code, printed, errors })))
}

test.each(Object.entries(ways))(
  '%s closes the connection within 120 ms, and the process ends',
  async (_, way) => {
    const { code, printed, errors } = await run(programOf(way))

    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    const { fastest, waits } = JSON.parse(printed) as { fastest: Record<string, number>; waits: number }
    expect(Object.keys(fastest)).toHaveLength(4)
    // The fastest of five, and not more than the hundred looks that it may take: a busy machine delays them all.
    const longest = Math.max(120, 1.2 * waits)
    const late = Object.entries(fastest).filter(([, ms]) => !(ms >= 0 && ms < longest))
    expect(late).toEqual([])
  },
)
