/** `ollamakit doctor`: what it reports of each deployment, what to change, and its exit codes. */
import { stripVTControlCharacters } from 'node:util'
import { captureNamed, deadURL, responseText } from '@ollamakit/fixtures'
import { createMockOllama } from '@ollamakit/mock-server'
import { describe, expect, test } from 'vitest'
import { serve } from '../testing/serve.ts'
import type { Report } from './examine.ts'
import { run } from './run.ts'

interface Ran {
  code: number
  out: string
  err: string
}

async function doctor(args: string[], environment: Record<string, string> = {}): Promise<Ran> {
  const ran = { code: -1, out: '', err: '' }
  ran.code = await run(args, {
    environment,
    write: (text) => (ran.out += text),
    writeError: (text) => (ran.err += text),
  })
  // Colours depend on where the tests run.
  return { ...ran, out: stripVTControlCharacters(ran.out) }
}

async function report(
  args: string[],
  environment?: Record<string, string>,
): Promise<Report & { code: number }> {
  const { code, out } = await doctor(['doctor', ...args, '--json'], environment)
  return { ...(JSON.parse(out) as Report), code }
}

test('a daemon: version, models, capabilities, what is loaded, context, origins and hosts', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2', 'qwen3'] })
  await fetch(`${ollama.url}/api/generate`, { method: 'POST', body: '{"model":"llama3.2"}' })
  const found = await report([ollama.url])
  expect(found).toMatchObject({
    code: 0,
    ok: true,
    url: ollama.url,
    deployment: 'local',
    version: expect.stringMatching(/^\d+\.\d+/),
    key: 'none',
    works: { native: 'yes', openai: 'yes', modelManagement: 'yes' },
    latency: { requests: 5, fastestMs: expect.any(Number), medianMs: expect.any(Number) },
    loaded: [{ name: 'llama3.2:latest' }],
    origins: [
      { origin: 'http://localhost:3000', allowed: true },
      { origin: 'https://app.example.com', allowed: false },
    ],
    hosts: [{ host: 'ollama.example.com', allowed: false }],
  })
  expect(found.models?.find(({ name }) => name === 'qwen3:latest')?.capabilities).toEqual(
    expect.arrayContaining(['completion', 'thinking']),
  )
  expect(found.findings.every(({ blocking, remedy }) => !blocking && remedy !== '')).toBe(true)
  expect(found.findings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['refused_origin', 'refused_host']),
  )
})

test('the text names each fact and each fix', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  const { code, out, err } = await doctor(['doctor', ollama.url])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  for (const part of [
    ollama.url,
    'an Ollama daemon (GET /api/version names version',
    'llama3.2:latest (',
    'OLLAMA_ORIGINS=https://your-site',
    '✓ Nothing stands in the way',
  ])
    expect(out).toContain(part)
})

describe('exit code 1', () => {
  test('nothing listens', async () => {
    const { code, out } = await doctor(['doctor', deadURL])
    expect(code).toBe(1)
    expect(out).toContain('Start Ollama (ollama serve)')
    expect(out).toContain('Something stands in the way.')
  })

  test('a server that never answers, after the time limit', async () => {
    await using server = await serve(() => undefined)
    expect(await report([server.url, '--timeout', '50'])).toMatchObject({
      code: 1,
      deployment: 'unknown',
      findings: [
        {
          code: 'unreachable',
          blocking: true,
          message: expect.stringMatching(/^No response from 127\.0\.0\.1:\d+ within \d+ ms$/),
          remedy: expect.stringContaining('Check host and port of URL'),
        },
      ],
    })
  })

  test('another deployment than the one that was named', async () => {
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    expect(await report([ollama.url, '--deployment', 'olla'])).toMatchObject({
      code: 1,
      deployment: 'local',
      findings: expect.arrayContaining([
        expect.objectContaining({
          code: 'wrong_deployment',
          remedy: 'Set --deployment to "local", or to "auto"',
        }),
      ]),
    })
  })

  test('a gateway that refuses the key, which no output shows', async () => {
    await using server = await serve((_request, response) =>
      response
        .writeHead(401, { 'content-type': 'application/json' })
        .end(
          '{"error":{"message":"bad key sk-secret-1","type":"authentication_error","code":"invalid_api_key"}}',
        ),
    )
    const { code, out } = await doctor(['doctor', server.url, '--key-env', 'GATEWAY_KEY', '--json'], {
      GATEWAY_KEY: 'sk-secret-1',
    })
    expect([code, JSON.parse(out)]).toEqual([
      1,
      expect.objectContaining({ deployment: 'gateway', key: 'refused' }),
    ])
    expect(out).not.toContain('sk-secret-1')
  })
})

test('Olla, as it was recorded: the proxy, its backends’ version and models', async () => {
  const routes = new Map(
    (['olla/internal/version-process', 'olla/native/tags', 'olla/native/read-routes'] as const)
      .flatMap((name) => captureNamed(name).exchanges)
      .map(({ request, response }) => [
        `${request.method} ${request.path}`,
        { status: response.status, body: responseText(response) },
      ]),
  )
  await using server = await serve(({ method, url }, response) => {
    const { status = 404, body = '404 page not found' } = routes.get(`${method} ${url}`) ?? {}
    response.writeHead(status).end(body)
  })
  const found = await report([server.url])
  expect(found).toMatchObject({
    code: 0,
    deployment: 'olla',
    proxy: 'Olla v0.0.28',
    version: '0.33.0',
    works: { modelManagement: 'no' },
  })
  expect(found.models?.map(({ name }) => name)).toContain('llama3.2:latest')
  expect(found.origins).toBeUndefined()
})

test.each([
  [
    'cloud',
    'Ollama Cloud needs a key, and none was sent',
    'Set the variable of --key-env to a key of https://ollama.com/settings/keys; OLLAMA_API_KEY is read for',
  ],
  [
    'gateway',
    'A gateway that speaks only /v1 needs a key',
    'Set the variable of --key-env to a key of this server',
  ],
] as const)('the mock of a %s without a key', async (as, message, remedy) => {
  await using mock = await createMockOllama({ as })
  const { code, out } = await doctor(['doctor', mock.url])
  expect(code).toBe(1)
  expect(out).toContain(`✗ ${message}`)
  expect(out).toContain(`→ ${remedy}`)
})

test('Olla behind its bare URL: what works there is asked at its prefixes', async () => {
  await using olla = await createMockOllama({ as: 'olla' })
  const { code, out } = await doctor(['doctor', olla.url])
  expect(code).toBe(0)
  expect(out).toMatch(/^latency +[\d.]+ ms/m)
  expect(out).toMatch(/^works +\/api, \/v1, \/v1\/messages, counting tokens, embeddings, structured output$/m)
  expect(out).toMatch(/^missing +model details, pulling and deleting models$/m)
  expect(out).toMatch(/^loaded +none$/m)
})

test('control characters of a server do not reach the terminal', async () => {
  const name = 'a\u001b[2Jb\n✓ Nothing\u0007\u202ec'
  await using server = await serve(({ url }, response) =>
    response.end(
      JSON.stringify(url === '/api/version' ? { version: '0.33.0\u001b]0;x\u0007' } : { models: [{ name }] }),
    ),
  )
  const { out } = await doctor(['doctor', server.url])
  expect(out).toMatch(/^models +ab✓ Nothingc$/m)
  expect(out.replaceAll(/\n/g, '')).not.toMatch(/\p{Cc}/u)
})

test('a user and a password in the URL are not called a useless key', async () => {
  await using ollama = await createMockOllama({ models: ['llama3.2'] })
  const found = await report([ollama.url.replace('://', '://user:secret@')])
  expect(found.findings.map(({ code }) => code)).not.toContain('useless_key')
  expect(JSON.stringify(found)).not.toContain('secret')
})

test('a page is no Ollama, and the evidence says that it is one', async () => {
  await using server = await serve((_request, response) =>
    response.end('<!DOCTYPE html><title>Welcome</title>'),
  )
  expect(await report([server.url])).toMatchObject({
    code: 1,
    evidence: expect.stringContaining('GET /api/version: 200 with an HTML page'),
    findings: [{ code: 'unknown_server' }],
  })
})

describe('wrong arguments: exit code 2, with the help', () => {
  test.each([
    [[], 'The command is missing. It is: doctor'],
    [['docter'], 'There is no command "docter". It is: doctor'],
    [['doctor', '--jsn'], "Unknown option '--jsn'"],
    [['doctor', 'a', 'b'], 'There is one URL too many: b'],
    [
      ['doctor', '18001'],
      'its host is the number 18001; a port of this machine is written as 127.0.0.1:11434',
    ],
    [['doctor', 'tcp://h'], 'its scheme is "tcp"'],
    [['doctor', '--deployment', 'ola'], 'the option --deployment is "ola"'],
    [['doctor', '--timeout', '1s'], '--timeout is "1s"'],
    [['doctor', '--key-env', 'NO_SUCH_KEY'], '--key-env names NO_SUCH_KEY, which is not set'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await doctor(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(err).toContain('Usage: ollamakit doctor [URL]')
  })

  test('--help is none', async () => {
    expect(await doctor(['--help'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('Usage: ollamakit doctor'),
      err: '',
    })
  })
})
