/** Every setting refuses every wrong value, by name and with what is right: in code and on the command line. */
import { runInNewContext } from 'node:vm'
import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { addFlags } from '../cli/flags.ts'
import { createMockOllama } from '../create-mock-ollama.ts'
import { type MockOllamaOptions, settings } from './mock-ollama-options.ts'

/** As a caller in plain JavaScript would write it. */
type Untyped = never

const cloud = { as: 'cloud' }
const olla = { as: 'olla' }

test.each<[about: string, options: object, message: RegExp]>([
  ['a misspelt option', { fixture: 'a.json' }, /fixture: unknown key: did you mean "fixtures"\?/],
  ['an option of another deployment', { keys: { a: '*' } }, /keys: not an option of local, only of cloud/],
  ['host: a number', { host: 1 }, /host: expected a host name or an IP address without a port.*found 1/],
  ['host: with a port', { host: '127.0.0.1:11434' }, /host: .*without a port/],
  ['host: a URL', { host: 'http://127.0.0.1' }, /host: .*without a port/],
  ['host: in brackets', { host: '[::1]' }, /host: .*without a port/],
  ['host: a blank', { host: ' ' }, /host: /],
  ['port: text', { port: '11434' }, /port: expected a whole number from 0 to 65535, found "11434"/],
  ['port: too high', { port: 65_536 }, /port: .*found 65536/],
  ['port: a fraction', { port: 1.5 }, /port: /],
  ['port: not a number', { port: Number.NaN }, /port: .*found NaN/],
  ['fixtures: a number', { fixtures: 5 }, /fixtures: expected a path.*found 5/],
  ['fixtures: an empty path', { fixtures: '' }, /fixtures: expected a path.*found ""/],
  [
    'fixtures: a list with undefined',
    { fixtures: ['a.json', undefined] },
    /fixtures\[1\]: .*found undefined/,
  ],
  ['fixtures: a promise', { fixtures: Promise.resolve({}) }, /fixtures: .*found a Promise: await it/],
  ['fixtures: a map', { fixtures: new Map() }, /fixtures: .*found a Map/],
  ['fixtures: a URL of the web', { fixtures: new URL('http://a/b.json') }, /fixtures: .*found a URL/],
  ['fixtures: a function', { fixtures: () => ({}) }, /fixtures: .*found a function/],
  ['fixtures: a list of fixtures', { fixtures: [{ reply: 'x' }] }, /reply: it belongs to a fixture/],
  ['models: text', { models: 'llama3.2' }, /models: expected a list, found "llama3.2"/],
  ['models: an empty name', { models: [''] }, /models\[0\]: expected a model name/],
  ['models: undefined', { models: [undefined] }, /models\[0\]: .*found undefined/],
  [
    'models: an undefined field',
    { models: [{ name: 'a', family: undefined }] },
    /models\[0\]\.family: it is undefined/,
  ],
  ['models: twice', { models: ['a', 'A:latest'] }, /models\[1\]: the same model as entry 0/],
  [
    'models: an unknown capability',
    { models: [{ name: 'a', capabilities: ['tool'] }] },
    /did you mean "tools"/,
  ],
  ['strict: text', { strict: 'yes' }, /strict: expected true or false, found "yes"/],
  ['seed: text', { seed: '1' }, /seed: expected a number, found "1"/],
  ['seed: not a number', { seed: Number.NaN }, /seed: expected a number, found NaN/],
  [
    'version: a fruit',
    { version: 'banana' },
    /version: expected a version such as "0\.33\.0", found "banana"/,
  ],
  ['version: two parts', { version: '0.33' }, /version: /],
  ['version: a number', { version: 0.33 }, /version: /],
  ['version: with a letter', { version: 'v0.33.0' }, /version: /],
  ['clock: another', { clock: 'fake' }, /clock: expected one of "real", "virtual", found "fake"/],
  [
    'server: a negative time',
    { server: { keepAliveMs: -1 } },
    /server\.keepAliveMs: expected a number from 0/,
  ],
  ['server: no places', { server: { numParallel: 0 } }, /server\.numParallel: expected a number from 1/],
  [
    'server: misspelt',
    { server: { keepAlive: 5 } },
    /server\.keepAlive: unknown key: did you mean "keepAliveMs"/,
  ],
  ['server: an origin as text', { server: { origins: '*' } }, /server\.origins: expected a list, found "\*"/],
  [
    'server: an empty host',
    { server: { remotes: [''] } },
    /server\.remotes\[0\]: expected text that is not empty/,
  ],
  ['server: a fraction', { server: { contextLength: 1.5 } }, /server\.contextLength: /],
  ['onAnswered: text', { onAnswered: 'log' }, /onAnswered: expected a function/],
  ['as: another', { as: 'heaven' }, /as: expected one of "local"/],
  ['as: misspelt', { as: 'clod' }, /as: .*did you mean "cloud"/],
  ['cloud: no URL', { cloud: 'localhost' }, /cloud: expected a URL/],
  ['cloud: without a scheme', { cloud: 'localhost:11434' }, /cloud: expected a URL such as "http:/],
  ['cloud: another scheme', { cloud: { url: 'ftp://a' } }, /cloud\.url: expected a URL/],
  ['cloud: without a URL', { cloud: { key: 'a' } }, /cloud: "url" is missing/],
  [
    'cloud: an empty key',
    { cloud: { url: 'http://a', key: '' } },
    /cloud\.key: expected text that is not empty/,
  ],
  ['backends: none', { ...olla, backends: [] }, /backends: expected at least 1/],
  ['backends: without a scheme', { ...olla, backends: ['127.0.0.1:11434'] }, /backends\[0\]: expected a URL/],
  [
    'backends: one name twice',
    {
      ...olla,
      backends: [
        { name: 'a', url: 'http://a' },
        { name: 'a', url: 'http://b' },
      ],
    },
    /backends\[1\]\.name: entry 0 has the name "a", too/,
  ],
  [
    'backends: a name that another has by default',
    { ...olla, backends: ['http://a', { name: 'backend-1', url: 'http://b' }] },
    /backends\[1\]\.name: entry 0 has the name "backend-1", too/,
  ],
  [
    'backends: an empty name',
    { ...olla, backends: [{ name: '', url: 'http://a' }] },
    /backends\[0\]\.name: /,
  ],
  [
    'backends: a header that cannot be sent',
    { ...olla, backends: [{ url: 'http://a', headers: { 'a b': 'c' } }] },
    /backends\[0\]\.headers\["a b"\]: /,
  ],
  ['olla: misspelt', { ...olla, olla: { balancr: 'priority' } }, /olla\.balancr: .*did you mean "balancer"/],
  ['olla: another balancer', { ...olla, olla: { balancer: 'random' } }, /olla\.balancer: expected one of/],
  ['olla: aliases as text', { ...olla, olla: { aliases: { a: 'b' } } }, /olla\.aliases\.a: expected a list/],
  ['keys: a list', { ...cloud, keys: ['a'] }, /keys: expected an object, found a list/],
  ['keys: none', { ...cloud, keys: {} }, /keys: there is no key: name one, or leave keys out/],
  [
    'keys: a star in a list',
    { ...cloud, keys: { a: ['*'] } },
    /keys\.a: the list has "\*": write "\*" instead/,
  ],
  ['keys: a blank', { ...cloud, keys: { 'a b': '*' } }, /keys\["a b"\]: a key is text without blanks/],
  ['keys: an invalid model', { ...cloud, keys: { a: ['a b'] } }, /keys\.a\[0\]: expected a model name/],
  ['limits: an object', { ...cloud, limits: { requests: 1 } }, /limits: expected a list, found an object/],
  ['limits: nothing', { ...cloud, limits: [{}] }, /limits\[0\]: it limits nothing: give it "requests"/],
  ['limits: undefined', { ...cloud, limits: [{ requests: undefined }] }, /limits\[0\]: it limits nothing/],
  ['limits: a window of nothing', { ...cloud, limits: [{ windowMs: 5 }] }, /limits\[0\]: it limits nothing/],
  [
    'limits: a window of places',
    { ...cloud, limits: [{ concurrent: 1, windowMs: 5 }] },
    /limits\[0\]\.windowMs: it belongs to a limit of "requests" or "tokens"/,
  ],
  [
    'limits: only a queue',
    { ...cloud, limits: [{ queue: 5 }] },
    /limits\[0\]\.queue: .*there is "concurrent": add it/,
  ],
  ['limits: no request at all', { ...cloud, limits: [{ requests: 0 }] }, /limits\[0\]\.requests: /],
  ['limits: no time', { ...cloud, limits: [{ requests: 1, windowMs: 0 }] }, /limits\[0\]\.windowMs: /],
  ['limits: an empty name', { ...cloud, limits: [{ requests: 1, name: '' }] }, /limits\[0\]\.name: /],
])('createMockOllama refuses %s', async (_about, options, message) => {
  const refused: unknown = await createMockOllama(options as Untyped).then(
    async (ollama) => ollama.close(),
    (error: Error) => error,
  )

  expect(String(refused)).toMatch(message)
})

test.each([[null], ['llama3.2'], [5], [[]], [new Map()]])(
  'createMockOllama refuses %s as options',
  async (options) => {
    await expect(createMockOllama(options as Untyped)).rejects.toThrow(/expected an object/)
  },
)

/** Parses flags as `serve` does, without serving. */
function parse(args: readonly string[]): Partial<MockOllamaOptions> {
  let written = ''
  const command = new Command()
    .exitOverride()
    .configureOutput({ writeErr: (text) => (written += text), outputError: (text) => (written += text) })
  const read = addFlags<MockOllamaOptions>(command, settings)
  try {
    command.parse(args, { from: 'user' })
    return read(command.opts())
  } catch {
    throw new Error(written)
  }
}

describe('the command line', () => {
  test.each<[args: string[], message: RegExp]>([
    [
      ['--host', 'http://127.0.0.1'],
      /'--host <address>'.*Expected a host name or an IP address without a port/,
    ],
    [['--host', '127.0.0.1:1'], /'--host <address>'/],
    [['--port', 'http'], /'--port <number>'.*Write it like 11434/],
    [['--port', '-1'], /'--port <number>'/],
    [['--port', '70000'], /Expected a whole number from 0 to 65535/],
    [['--fixtures', ''], /'--fixtures <path>' is invalid\. Expected a path/],
    [['--model', 'a b'], /'--model <name>' is invalid\. Expected a model name/],
    [['--model', 'a', '--model', 'a'], /'--model <name>' is invalid\. The same model as entry 0/],
    [['--seed', 'one'], /'--seed <number>'.*Write it like 1/],
    [['--seed', 'NaN'], /'--seed <number>'/],
    [['--version', 'banana'], /'--version <version>'.*Expected a version such as "0\.33\.0"/],
    [['--clock', 'fake'], /'--clock <clock>'.*Allowed choices are real, virtual/],
    [['--as', 'heaven'], /'--as <deployment>'.*Allowed choices are/],
    [['--cloud', 'localhost:1'], /'--cloud <url>'.*Expected a URL such as/],
    [['--backend', 'a=localhost:1'], /'--backend <name=url>'/],
    [
      ['--backend', 'a=http://a', '--backend', 'a=http://b'],
      /'--backend <name=url>' is invalid\. Entry 0 has the name "a"/,
    ],
    [['--key', 'a'], /'--key <key=models>'.*Write it like/],
    [['--key', 'a b=*'], /'--key <key=models>' is invalid\. A key is text without blanks/],
    [['--key', 'a=*,b'], /'--key <key=models>' is invalid\. The list has "\*"/],
    [['--key', 'a=,'], /'--key <key=models>' is invalid\. Expected a model name/],
    [['--limit', 'requests'], /'--limit <limit>'.*Write it like/],
    [['--limit', 'requests=0'], /'--limit <limit>' is invalid\. Expected a whole number from 1/],
    [['--limit', 'queue=1'], /'--limit <limit>' is invalid\. Requests only wait if there is "concurrent"/],
    [['--strict=yes'], /'--strict'|--strict/],
    [['--unknown'], /unknown option '--unknown'/],
  ])('refuses %o', (args, message) => {
    expect(() => parse(args)).toThrow(message)
  })

  test.each<[args: string[], options: object]>([
    [['--limit', 'queue=1', '--limit', 'concurrent=2'], { limits: [{ queue: 1 }, { concurrent: 2 }] }],
    [['--key', 'a=*', '--key', 'b=x,y'], { keys: { a: '*', b: ['x', 'y'] } }],
    [['--version', '0.33.0-rc1'], { version: '0.33.0-rc1' }],
    [['--host', '::1'], { host: '::1' }],
  ])('takes %o', (args, options) => {
    expect(parse(args)).toMatchObject(options)
  })
})

test('fixtures may be a file: URL', async () => {
  const url = new URL('../../../../packages/fixtures/package.json', import.meta.url)

  await expect(createMockOllama({ fixtures: url })).rejects.toThrow(
    /fixtures[\\/]package\.json:\d+:\d+: name: unknown key/,
  )
})

test('expressions and objects of another realm are what they are: test runners isolate files so', async () => {
  await using ollama = await createMockOllama({ models: ['m'], strict: true })
  ollama.on(runInNewContext('({ user: /a/i })')).reply(runInNewContext('({ content: ["1"] })'))
  const body = JSON.stringify({ model: 'm', stream: false, messages: [{ role: 'user', content: 'A' }] })
  const response = await fetch(`${ollama.url}/api/chat`, { method: 'POST', body })

  expect(await response.json()).toMatchObject({ message: { content: '1' } })
})

test('a taken port is told with the option and what to do', async () => {
  await using first = await createMockOllama()
  await expect(createMockOllama({ port: first.port })).rejects.toThrow(
    `port ${first.port} on 127.0.0.1 is taken (an Ollama or another mock?): leave the option port out for a free one, or choose another`,
  )
  await expect(createMockOllama({ port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await first.down()
  // If it fails, another test has taken the port.
  const second = await createMockOllama({ port: first.port }).catch(() => undefined)
  await expect(first.up()).rejects.toThrow(
    `port ${first.port} on 127.0.0.1 is taken (an Ollama or another mock?): another server has taken it since down()`,
  )
  await second?.close()
})

test('an address of another machine is told with the option', async () => {
  await expect(createMockOllama({ host: '192.0.2.1' })).rejects.toThrow(
    '192.0.2.1 is not an address of this machine: choose another with the option host',
  )
})
