/** The main entry in places without Node: as a bundle for browsers, and in a context that has only what the web has. */
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { build, type BuildOptions, type Metafile } from 'esbuild'
import { beforeAll, expect, test } from 'vitest'
import { lines } from './testing/serve.ts'

let code = ''
let metafile: Metafile

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

test('no file uses import(), which service workers and React Native refuse', () => {
  const imports = Object.entries(metafile.inputs).flatMap(([file, input]) =>
    input.imports.map(({ kind }) => ({ file, kind })),
  )
  expect(imports.filter(({ kind }) => kind === 'dynamic-import')).toEqual([])
})

/** Why one file, and what it costs: docs/decisions/0015-core-is-one-file.md. */
test('all of core is one file of at most 68 KiB, minified and gzipped', async () => {
  const { outputFiles } = await build({ ...options, format: 'esm' })
  expect(outputFiles).toHaveLength(1)
  expect(gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length).toBeLessThanOrEqual(68 * 1024)
})

/** Where `process`, `Buffer`, `require` and timers of Node's own do not exist, and what is there cannot be grown. */
function bareContext(fetch: typeof globalThis.fetch): object {
  const web = {
    AbortController,
    AbortSignal,
    atob,
    Blob,
    btoa,
    clearInterval,
    clearTimeout,
    crypto,
    fetch,
    FormData,
    Headers,
    performance,
    ReadableStream,
    Response,
    setInterval,
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
