/**
 * The demo as its user meets it: a process with an exit code, output and, when something is wrong, one clear
 * message.
 */
import { execFile } from 'node:child_process'
import { createMockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'

interface Ended {
  code: number
  output: string
}

function demo(args: string[], OLLAMA_HOST: string): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, OLLAMA_HOST, NO_COLOR: '1', FORCE_COLOR: undefined }
    execFile(
      process.execPath,
      ['-C', '@ollamakit/source', `${import.meta.dirname}/demo.ts`, ...args],
      { env },
      (error, stdout, stderr) => {
        resolve({
          code: typeof error?.code === 'number' ? error.code : error ? 1 : 0,
          output: stdout + stderr,
        })
      },
    )
  })
}

test.concurrent('with nothing set it starts a mock and shows all twenty parts', async () => {
  const { code, output } = await demo([], '')
  expect(output).toContain('20 of 20 parts worked')
  expect(output).toContain('a mock of Ollama (OLLAMA_HOST is not set)')
  expect(output.match(/17 × 7 = 119\. → 17 weeks have 119 days\./g)).toHaveLength(4)
  expect(
    output.match(/get_weather\({"city":"Lisbon"}\) = "sunny and 24 °C in Lisbon" → It is sunny in Lisbon/g),
  ).toHaveLength(4)
  expect(output.match(/Run: ollama pull no-such-model:demo/g)).toHaveLength(4)
  expect(code).toBe(0)
})

test.concurrent.each([
  ['local', 20, /served  by local \(GET \/api\/version names version /],
  ['cloud', 20, /served  by cloud \(GET \/version answered 404 in the words of ollama\.com\)/],
  ['turbo', 20, /served  by cloud /],
  [
    'olla',
    20,
    /served  by olla, endpoint ollama, proxy Olla\/v0\.0\.28, request id \S+ \(GET \/version names/,
  ],
  ['gateway', 10, /served  by gateway \(GET \/v1\/models lists models, and \/api\/version is missing\)/],
])('--as %s shows that this deployment answers, and all %i parts', async (as, parts, served) => {
  const { code, output } = await demo(['--as', as], '')
  expect(output).toMatch(served)
  expect(output).toContain(`${parts} of ${parts} parts worked`)
  expect(output).toMatch(/error .* answered (?:404|503): /)
  expect(code).toBe(0)
})

test.concurrent('against a server it takes the first model that can do it all', async () => {
  await using server = await createMockOllama({
    models: ['llama3.2', { name: 'qwen3:4b', capabilities: ['completion', 'tools', 'thinking'] }],
  })
  const { output } = await demo([], server.url)
  expect(output).toContain('model   qwen3:4b (completion, tools, thinking)')
})

test.concurrent('a part that does not work is told, and the exit code is 1', async () => {
  await using server = await createMockOllama({ models: ['llama3.2'] })
  const { code, output } = await demo(['--model', 'llama3.2'], server.url)
  expect(output).toContain('failed: Error: the model did not think')
  expect(output).toMatch(/\d+ of 20 parts worked/)
  expect(code).toBe(1)
})

describe('what is wrong is said in one message, without a stack', () => {
  // No system hands this port out, and no service has it.
  const closed = 'http://127.0.0.1:2'

  test.concurrent.each<[what: string, args: string[], host: (url: string) => string, message: string]>([
    [
      'nothing listens',
      [],
      () => closed,
      `nothing listens on ${new URL(closed).host} (ECONNREFUSED). Start Ollama (ollama serve), or set baseURL or OLLAMA_HOST to where it runs`,
    ],
    [
      'a wrong host',
      [],
      () => 'tcp://here',
      'OLLAMA_HOST is "tcp://here": its scheme is "tcp", only http and https can be fetched',
    ],
    [
      'no model that fits',
      [],
      (url) => url,
      'the demo needs a model with completion, tools, thinking: none of the 1 installed models has them all. Run: ollama pull qwen3:8b, or name one with --model NAME',
    ],
    [
      'a model that is not there',
      ['--model', 'nope'],
      (url) => url,
      "model 'nope' not found. Run: ollama pull nope",
    ],
    [
      'an unknown deployment',
      ['--as', 'ola'],
      () => '',
      "error: option '--as <deployment>' argument 'ola' is invalid. Allowed choices are local, cloud, turbo, olla, gateway.",
    ],
    [
      'a deployment for a server that runs already',
      ['--as', 'olla'],
      (url) => url,
      '--as olla starts a mock, but OLLAMA_HOST is set. Leave out --as to use the server of OLLAMA_HOST, or unset OLLAMA_HOST',
    ],
    [
      'an unknown flag',
      ['--modle', 'x'],
      (url) => url,
      "error: unknown option '--modle'\n(Did you mean --model?)",
    ],
  ])('%s', async (_what, args, host, message) => {
    await using server = await createMockOllama({ models: ['llama3.2'] })
    const { code, output } = await demo(args, host(server.url))
    expect(output).toContain(message)
    expect(output).not.toMatch(/^\s+at /m)
    expect(code).toBe(1)
  })
})
