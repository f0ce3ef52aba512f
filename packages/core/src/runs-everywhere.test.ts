/** The main entry in places without Node: as a bundle for browsers, and in a context that has only what the web has. */
import { basename } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { build, type BuildOptions, type Metafile } from 'esbuild'
import { beforeAll, expect, test } from 'vitest'
import { lines } from './testing/serve.ts'

let code = ''
let metafile: Metafile

/** For a browser. The entry's own parts, and those that come later, are told apart where `splitting` is added. */
const options = {
  entryPoints: [new URL('index.ts', import.meta.url).pathname],
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  platform: 'browser',
  conditions: ['@ollamakit/source'],
} as const satisfies BuildOptions

beforeAll(async () => {
  const result = await build({ ...options, format: 'iife', globalName: 'core' })
  code = result.outputFiles[0]?.text ?? ''
  ;({ metafile } = result)
})

test('a bundle for the browser needs nothing of Node and no other package than wire', () => {
  expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([])
  const foreign = Object.keys(metafile.inputs).filter(
    (path) => !/(?:^|\/)src\//.test(path) || path.includes('node_modules'),
  )
  expect(foreign).toEqual([])
  expect(code).not.toMatch(/\bnode:|\brequire\(/)
})

/** What it costs and what comes later: docs/decisions/0006-size-of-core.md. */
test('the main entry stays within 20 KiB, 7 KiB gzipped, and what comes with its use within 92', async () => {
  const { outputFiles, metafile: parts } = await build({
    ...options,
    splitting: true,
    format: 'esm',
    outdir: 'parts',
  })
  const main = entryParts(parts.outputs)
  const sizes = outputFiles.map(({ path, contents }) => ({
    main: main.has(basename(path)),
    bytes: contents.length,
    zipped: gzipSync(contents, { level: 9 }).length,
  }))
  const ofMain = sizes.filter((part) => part.main)
  expect(sum(ofMain.map(({ bytes }) => bytes))).toBeLessThanOrEqual(20 * 1024)
  expect(sum(ofMain.map(({ zipped }) => zipped))).toBeLessThanOrEqual(7 * 1024)
  expect(sum(sizes.filter((part) => !part.main).map(({ bytes }) => bytes))).toBeLessThanOrEqual(92 * 1024)
})

/** The names of the entry's file and of all that it imports before anything is called. */
function entryParts(outputs: Metafile['outputs']): Set<string> {
  const found = new Set<string>()
  const visit = (path: string): void => {
    if (found.has(basename(path))) return
    found.add(basename(path))
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement') visit(next)
  }
  for (const [path, { entryPoint }] of Object.entries(outputs))
    if (entryPoint?.endsWith('src/index.ts')) visit(path)
  return found
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** Where `process`, `Buffer`, `require` and timers of Node's own do not exist, and what is there cannot be grown. */
function bareContext(fetch: typeof globalThis.fetch): object {
  const web = {
    AbortController,
    AbortSignal,
    atob,
    Blob,
    btoa,
    clearTimeout,
    crypto,
    fetch,
    FormData,
    Headers,
    performance,
    ReadableStream,
    Response,
    setTimeout,
    TextDecoder,
    TextEncoder,
    URL,
  }
  return createContext({ ...web, out: {} })
}

test('it asks and streams where only the web’s own things exist', async () => {
  const asked: string[] = []
  const fetch = (url: string | URL | Request): Promise<Response> => {
    asked.push(url as string)
    return Promise.resolve(new Response(lines.text('Hi') + lines.end))
  }
  const context = bareContext(fetch)
  const text = await (runInContext(
    `${code}
    ;(async () => {
      const ollama = core.createOllamaClient({ baseURL: 'gpu-box', apiKey: 'k', timeouts: { total: 5000 }, retry: 1, concurrency: 2 })
      let text = ''
      for await (const event of ollama.chat.stream({ model: 'm', messages: [{ role: 'user', text: 'Hi' }] })) if (event.type === 'text') text += event.text
      return text
    })()`,
    context,
  ) as Promise<string>)
  expect(text).toBe('Hi')
  expect(asked).toEqual(['http://gpu-box:11434/api/chat'])
})

test('it says what is wrong there as anywhere else, and looks for Ollama on this machine', async () => {
  const context = bareContext(() => Promise.reject(new TypeError('Failed to fetch')))
  const message = await (runInContext(
    `${code}
    ;core.createOllamaClient().native.version().catch((error) => error.name + ': ' + error.message)`,
    context,
  ) as Promise<string>)
  expect(message).toBe(
    'OllamaConnectionError: GET http://127.0.0.1:11434/api/version: the request failed: Failed to fetch. Check baseURL; in a browser, that the server allows this Origin (OLLAMA_ORIGINS)',
  )
})

test('importing it touches nothing of the platform', () => {
  expect(runInContext(`${code}; typeof core.createOllamaClient`, createContext({}))).toBe('function')
})
