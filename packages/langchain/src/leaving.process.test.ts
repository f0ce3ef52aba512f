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

/** A server that never ends a response, and a model that leaves it five times. Prints the milliseconds from leaving to the close. */
function programOf(way: string, { pauses, dialect }: { pauses: boolean; dialect: string }): string {
  const token =
    dialect === 'native'
      ? '{"model":"m","message":{"role":"assistant","content":"x"},"done":false}\n'
      : 'data: {"model":"m","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}\n\n'
  return `
    import { createServer } from 'node:http'
    const { ChatOllama } = await import(${JSON.stringify(chatOllama)})
    const token = ${JSON.stringify(token)}
    let closed
    const server = createServer((request, response) => {
      response.write(token)
      const writing = ${pauses} ? undefined : setInterval(() => response.write(token), 1)
      response.on('close', () => { clearInterval(writing); closed(performance.now()) })
    })
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    server.unref()
    const model = new ChatOllama({
      model: 'm', maxRetries: 0, dialect: '${dialect}', baseUrl: 'http://127.0.0.1:' + server.address().port,
    })
    const aborting = () => {
      const leaving = new AbortController()
      return { signal: leaving.signal, abort: () => leaving.abort() }
    }
    const times = []
    for (let i = 0; i < 5; i++) {
      const closing = new Promise((resolve) => { closed = resolve })
      let left
      const leave = () => { left ??= performance.now() }
      await (async () => { ${way} })()
      times.push(await closing - left)
    }
    console.log(Math.min(...times))`
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

const cases = Object.keys(ways).flatMap((way) =>
  (['native', 'openai'] as const).flatMap((dialect) =>
    [true, false].map((pauses) => ({
      way,
      dialect,
      pauses,
      server: pauses ? 'is silent' : 'never pauses',
    })),
  ),
)

test.each(cases)(
  '$way closes the connection to a $dialect server that $server within 120 ms, and the process ends',
  async ({ way, dialect, pauses }) => {
    const { code, printed, errors } = await run(programOf(ways[way] ?? '', { pauses, dialect }))

    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    // The fastest of five: a busy machine delays single ones.
    expect(Number(printed)).toBeGreaterThan(0)
    expect(Number(printed)).toBeLessThan(120)
  },
)
