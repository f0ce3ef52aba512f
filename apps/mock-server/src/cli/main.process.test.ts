/** The command as people run it: a process of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createMockOllama } from '../index.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))

interface Command extends AsyncDisposable {
  /** The first line on stdout. */
  firstLine: Promise<string>
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>
  kill(signal: NodeJS.Signals): void
  /** What came on stderr by now. */
  stderr(): string
}

function mockOllama(args: string[], env: { [name: string]: string } = {}): Command {
  const child = spawn(process.execPath, ['-C', '@ollamakit/source', main, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  })
  const lines: string[] = []
  let stderr = ''
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()))
  const reader = createInterface(child.stdout)
  reader.on('line', (line) => lines.push(line))
  const ended = once(child, 'close').then(([code]: (number | null)[]) => ({
    code: code ?? null,
    stdout: lines.join('\n'),
    stderr,
  }))
  return {
    firstLine: Promise.race([
      once(reader, 'line').then(([line]: string[]) => line ?? ''),
      ended.then((end) => end.stderr),
    ]),
    ended,
    kill: (signal) => void child.kill(signal),
    stderr: () => stderr,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

const urlIn = (line: string): string => /^ollamakit-mock listening on (http:\S+)$/.exec(line)?.[1] ?? line

describe.concurrent('ollamakit-mock', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'says where it listens, answers, and ends with 0 on %s although a stream is open',
    async (signal) => {
      await using folder = await mkdtempDisposable(join(tmpdir(), 'ollamakit-mock-'))
      const fixtures = join(folder.path, 'fixtures.json')
      await writeFile(
        fixtures,
        '{"fixtures": [{"reply": {"content": ["a", "b"], "pace": {"gaps": [0, 60000]}}}]}',
      )
      const portFile = join(folder.path, 'port')
      await using command = mockOllama([
        'serve',
        '--port',
        '0',
        '--port-file',
        portFile,
        '--fixtures',
        fixtures,
        '--model',
        'qwen3',
        '--version',
        '9.9.9',
        '--log',
        'silent',
      ])
      const url = urlIn(await command.firstLine)

      expect(await (await fetch(`${url}/api/version`)).json()).toEqual({ version: '9.9.9' })
      await expect.poll(() => readFile(portFile, 'utf8').catch(() => '')).toBe(`${new URL(url).port}\n`)
      const stream = await fetch(`${url}/api/chat`, {
        method: 'POST',
        body: '{"model":"qwen3","messages":[{"role":"user","content":"x"}]}',
      })
      command.kill(signal)
      expect(await command.ended).toEqual({
        code: 0,
        stdout: `ollamakit-mock listening on ${url}`,
        stderr: '',
      })
      await expect(stream.text()).rejects.toThrow('terminated')
    },
  )

  test('serve is the default, OLLAMA_HOST is read, and a flag wins over it (claim 4.22)', async () => {
    await using byEnv = mockOllama([], { OLLAMA_HOST: '127.0.0.1:0' })
    await using byFlag = mockOllama(['--port', '0'], { OLLAMA_HOST: '127.0.0.1:1' })

    for (const command of [byEnv, byFlag])
      expect((await fetch(urlIn(await command.firstLine))).status).toBe(200)
  })

  test('logs one JSON object for each request', async () => {
    await using command = mockOllama(['--port', '0', '--log', 'json', '--model', 'llama3.2'])
    const url = urlIn(await command.firstLine)
    await (await fetch(`${url}/api/show`, { method: 'POST', body: '{"model":"llama3.2"}' })).text()
    command.kill('SIGTERM')
    const { stdout } = await command.ended

    expect(JSON.parse(stdout.split('\n')[1] ?? '')).toEqual({
      method: 'POST',
      path: '/api/show',
      status: 200,
      outcome: 'completed',
      frames: 1,
      model: 'llama3.2',
    })
  })

  test('a taken port is an error that says what to do', async () => {
    await using taken = await createMockOllama()
    await using command = mockOllama(['--port', String(taken.port)])

    expect(await command.ended).toEqual({
      code: 1,
      stdout: '',
      stderr: `ollamakit-mock: port ${taken.port} on 127.0.0.1 is taken (an Ollama or another mock?): choose another with --port, or --port 0 for a free one\n`,
    })
  })

  test.each([
    [['--prot', '1'], /^error: unknown option '--prot'\n\(Did you mean --port\?\)/],
    [
      ['--port', '70000'],
      /^error: option '--port <number>' argument '70000' is invalid\. Expected a whole number from 0 to 65535, found 70000\.\n/,
    ],
    [['--log', 'loud'], /Allowed choices are pretty, json, silent/],
    [['--model', 'a b'], /Expected a model name such as "llama3\.2" or "library\/qwen3:8b", found "a b"\./],
    [['serv'], /^ollamakit-mock: there is no command serv: did you mean serve\?\n$/],
    [
      ['record', '--port', '0'],
      /^ollamakit-mock: this version does not support record yet: its commands are serve, run and validate\n$/,
    ],
    [['--as', 'heaven'], /Allowed choices are local, cloud, turbo, olla, gateway/],
    [['--as', 'cloud', '--key', 'secret'], /Write it like secret=llama3\.2,qwen3 or secret=\*\./],
    [
      ['--as', 'cloud', '--limit', 'five'],
      /Write it like requests=5\/60s or weekly:tokens=1000\/7d or concurrent=1 or queue=10\./,
    ],
    [['--as', 'olla', '--backend', 'gpu-1'], /Write it like gpu-1=http:\/\/127\.0\.0\.1:11434\./],
    [
      ['--port', '0', '--key', 'secret=*'],
      /--key is not for --as local, only for cloud, turbo and gateway: choose one of these with --as/,
    ],
    [
      ['--watch'],
      /^ollamakit-mock: --watch has nothing to watch: name fixture files or folders with --fixtures\n$/,
    ],
    [['run', '--model', 'm'], /^error: missing required argument 'command'/],
    [
      ['run', '--', 'no-such-command'],
      /^ollamakit-mock: there is no command no-such-command: check its name, after --\n$/,
    ],
    [['run', '--watch', '--', 'node'], /^ollamakit-mock: --watch has nothing to watch/],
    [['import', 'a.har'], /^ollamakit-mock: this version does not support import yet/],
    [['validate'], /^error: missing required argument 'path'/],
    [
      ['--fixtures', 'nowhere.json'],
      /^ollamakit-mock: there is no fixture file or folder .*nowhere\.json: check the path\n$/,
    ],
    [
      ['--host', '192.0.2.1', '--port', '0'],
      /^ollamakit-mock: 192\.0\.2\.1 is not an address of this machine: choose another with --host\n$/,
    ],
    [
      ['--port', '0', '--port-file', join('no', 'such', 'folder')],
      /^ollamakit-mock: the port file .* cannot be written: ENOENT/,
    ],
  ])('%o is one clear message and code 1', async (args, message) => {
    await using command = mockOllama(args)
    const { code, stderr } = await command.ended

    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(code).toBe(1)
  })

  test.each<[about: string, flags: string[], script: string, code: number, stderr: RegExp]>([
    [
      'ends with its code and has the address in its environment',
      [],
      'const { OLLAMA_HOST: h, OLLAMA_BASE_URL: b, OPENAI_BASE_URL: o, OPENAI_API_KEY: k } = process.env; process.exit(h.startsWith("http://127.0.0.1:") && h === b && o === h + "/v1" && k ? 3 : 4)',
      3,
      /^ollamakit-mock: 0 requests\n$/,
    ],
    [
      'is told what went unmatched, and does not end well',
      ['--strict', '--model', 'm'],
      'fetch(process.env.OLLAMA_HOST + "/api/chat", { method: "POST", body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "x" }] }) })',
      1,
      /^ollamakit-mock: 1 request\nollamakit-mock: the mock is not done:\n {2}no fixture matched: POST \/api\/chat/,
    ],
    ['ends well', [], 'fetch(process.env.OLLAMA_HOST)', 0, /^ollamakit-mock: 1 request\n$/],
    ['ends with a signal', [], 'process.kill(process.pid, "SIGKILL")', 137, /^ollamakit-mock: 0 requests\n$/],
  ])('run: the command %s', async (_about, flags, script, code, stderr) => {
    await using command = mockOllama(['run', ...flags, '--', process.execPath, '-e', script])

    expect(await command.ended).toEqual({ code, stdout: '', stderr: expect.stringMatching(stderr) })
  })

  test('run: the command may have flags of its own without dashes before it, and the port file is written', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'ollamakit-mock-'))
    const portFile = join(folder.path, 'port')
    const script =
      'const port = require("node:fs").readFileSync(process.argv[1], "utf8").trim(); process.exit(process.env.OLLAMA_HOST.endsWith(":" + port) ? 7 : 8)'
    await using command = mockOllama([
      'run',
      '--port-file',
      portFile,
      process.execPath,
      '-e',
      script,
      portFile,
    ])

    expect((await command.ended).code).toBe(7)
  })

  test('an invalid fixture file is reported with line and column', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'ollamakit-mock-'))
    const file = join(folder.path, 'a.jsonc')
    await writeFile(file, '{\n  "fixtures": [{ "replly": "x" }]\n}')
    await using command = mockOllama(['--fixtures', file])

    expect((await command.ended).stderr).toBe(
      `ollamakit-mock: ${file}:2:18: fixtures[0].replly: unknown key: did you mean "reply"?\n`,
    )
  })

  test('validate tells each mistake of each file with its place, and what was meant', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'ollamakit-mock-'))
    await writeFile(
      join(folder.path, 'a.json'),
      '{\n  "fixtures": [\n    { "reply": "x", "wen": {} },\n    { "reply": { "contents": "x" } }\n  ]\n}',
    )
    await writeFile(join(folder.path, 'b.jsonc'), '{ "models": ["x",] // fine\n}')
    await writeFile(join(folder.path, 'c.mjs'), 'export default { fixtures: [{ reply: 1 }] }')
    await writeFile(
      join(folder.path, 'd.json'),
      '{"fixtures": [{"reply": "all"}, {"when": {"user": "a"}, "reply": "never"}]}',
    )
    await using command = mockOllama(['validate', folder.path, 'nowhere.json'])
    const { code, stdout, stderr } = await command.ended

    expect(stderr.replaceAll(folder.path, '.').split('\n')).toEqual([
      './a.json:3:21: fixtures[0].wen: unknown key: did you mean "when"?',
      './a.json:4:18: fixtures[1].reply.contents: unknown key: did you mean "content"?',
      './c.mjs: fixtures[0].reply: expected text or an object, found 1',
      './d.json: fixtures[1] (./d.json:1) is unreachable: fixtures[0] (./d.json:1) matches every request that it matches',
      expect.stringMatching(/^there is no fixture file or folder .*nowhere\.json: check the path$/),
      '',
    ])
    expect([code, stdout]).toEqual([1, ''])
  })

  test('validate is content with what is right', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'ollamakit-mock-'))
    await writeFile(join(folder.path, 'a.json'), '{"fixtures": [{"reply": "x"}]}')
    await using command = mockOllama(['validate', folder.path])

    expect(await command.ended).toEqual({ code: 0, stdout: '1 file with 1 fixture: no mistakes', stderr: '' })
  })

  test('--watch reads a changed file anew, module or JSON, and a wrong edit keeps the last good fixtures', async ({
    expect: soon,
  }) => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'ollamakit-mock-'))
    const json = join(folder.path, 'a.json')
    await mkdir(join(folder.path, 'more'))
    const module = join(folder.path, 'more', 'b.mjs')
    await writeFile(json, '{"models": ["m"], "fixtures": [{"when": {"user": "json"}, "reply": "1"}]}')
    await writeFile(module, 'export default { fixtures: [{ when: { user: "module" }, reply: "1" }] }')
    await using command = mockOllama(['--port', '0', '--watch', '--fixtures', folder.path, '--log', 'pretty'])
    const url = urlIn(await command.firstLine)
    const say = async (content: string): Promise<unknown> => {
      const body = JSON.stringify({ model: 'm', stream: false, messages: [{ role: 'user', content }] })
      return (
        (await (await fetch(`${url}/api/chat`, { method: 'POST', body })).json()) as {
          message?: { content: string }
        }
      ).message?.content
    }
    expect([await say('json'), await say('module')]).toEqual(['1', '1'])

    await writeFile(json, '{"models": ["m"], "fixtures": [{"when": {"user": "json"}, "reply": "2"}]}')
    await soon.poll(() => say('json'), { timeout: 10_000 }).toBe('2')
    await writeFile(module, 'export default { fixtures: [{ when: { user: "module" }, reply: "2" }] }')
    await soon.poll(() => say('module'), { timeout: 10_000 }).toBe('2')
    await writeFile(json, '{"fixtures": [{"repl')
    await soon
      .poll(() => command.stderr(), { timeout: 10_000 })
      .toMatch(/kept the last valid fixtures: .*a\.json:1:\d+: invalid JSON/)
    expect([await say('json'), await say('module')]).toEqual(['2', '2'])
  })

  test('origins and other settings are read from the environment', async () => {
    await using command = mockOllama(['--port', '0', '--log', 'silent'], {
      OLLAMA_ORIGINS: 'https://app.example.org',
      OLLAMA_CONTEXT_LENGTH: '2048',
    })
    const url = urlIn(await command.firstLine)
    const statusFor = async (origin: string): Promise<number> =>
      (await fetch(`${url}/api/version`, { headers: { Origin: origin } })).status

    expect([
      await statusFor('https://app.example.org'),
      await statusFor('https://other.example.org'),
    ]).toEqual([200, 403])
  })

  test('a virtual clock is moved by request', async () => {
    await using command = mockOllama(['--port', '0', '--clock', 'virtual', '--log', 'silent'])
    const url = urlIn(await command.firstLine)
    const advanced = await fetch(`${url}/__mock/advance`, { method: 'POST', body: '{"ms": 1000}' })

    expect(await advanced.json()).toEqual({ ok: true, now: '2026-01-01T12:00:01.000Z' })
  })
})
