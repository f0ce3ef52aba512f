/**
 * From the start of the process to its first 200, what an import costs, and how quick an instance in a test
 * is ready.
 */
import { spawn, spawnSync } from 'node:child_process'
import { get } from 'node:http'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startChild } from '../processes/child.ts'
import { shuffled } from '../processes/shuffled.ts'
import { temporaryFolder } from '../processes/temporary-folder.ts'
import { atMost, type Finding } from '../report/finding.ts'
import { median, range, ratios } from '../report/statistics.ts'
import { mockCommand } from './subjects.ts'
import { writeJson } from './script.ts'

const rounds = 15
/** The first fills the compile cache, which is written when a process ends. */
const warmUps = 2

/** Where a program finds this package's dependencies. */
const cwd = fileURLToPath(new URL('../..', import.meta.url))

const bareServer = `require('node:http').createServer((req, res) => res.end('ok')).listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port + '/') })
process.once('SIGTERM', () => process.exit(0))`

const aimockServer = `import { LLMock } from '@copilotkit/aimock'
const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' })
mock.on({ userMessage: 'Hi' }, { content: 'Hello' })
console.log(await mock.start() + '/health')
process.once('SIGTERM', () => process.exit(0))`

interface Variant {
  name: string
  args: string[]
}

const peer = 'aimock'

/** How much longer than aimock a start may take. */
const mostOverPeer = 1.2

export async function measureStartUp(): Promise<Finding[]> {
  using folder = temporaryFolder()
  const variants = toVariants(folder.path)
  const times = new Map(variants.map(({ name }): [string, number[]] => [name, []]))
  for (let round = -warmUps; round < rounds; round++) {
    for (const variant of shuffled(variants)) {
      const time = await startOnce(variant, folder.path)
      if (round >= 0) times.get(variant.name)?.push(time)
    }
  }
  return toRatios('process start to first 200, over aimock', times, (name) =>
    atMost(name === 'ollamakit-mock' ? mostOverPeer : undefined),
  )
}

/** Each test file of a user pays for an import and a first mock. */
export function measureImport(): Finding[] {
  const programs = {
    'createMockOllama, import': `const { createMockOllama } = await import('@ollamakit/mock-server')
      const mock = await createMockOllama({ models: ['llama3.2'] })`,
    'createMockOllama, require': `const { createMockOllama } = require('@ollamakit/mock-server')
      const mock = await createMockOllama({ models: ['llama3.2'] })`,
    [peer]: `const { LLMock } = await import('@copilotkit/aimock')
      const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' })
      mock.on({ userMessage: 'Hi' }, { content: 'Hello' })
      await mock.start()`,
  }
  const times = new Map(Object.keys(programs).map((name): [string, number[]] => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const [name, program] of shuffled(Object.entries(programs))) {
      const cpu = cpuOf(program)
      if (round >= 0) times.get(name)?.push(cpu)
    }
  }
  return toRatios('import and a first instance in a fresh process, CPU, over aimock', times, (name) =>
    atMost(name === peer ? undefined : 1.6),
  )
}

/** Milliseconds of processor time of a process that runs this. */
function cpuOf(program: string): number {
  const source = `(async () => { ${program}
    const { user, system } = process.cpuUsage()
    console.log((user + system) / 1000)
    process.exit() })()`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=commonjs', '-e', source], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  if (stdout === '') throw new Error(stderr)
  return Number(stdout)
}

function toRatios(
  what: string,
  times: ReadonlyMap<string, number[]>,
  toBudget: (name: string) => Finding['budget'],
): Finding[] {
  return [...times].map(([who, own]) => {
    const ratio = ratios(own, times.get(peer) ?? [])
    const detail = `${range(ratio)}; ${median(own).toFixed(0)} ms (${range(own, 0)})`
    return { what, who, value: median(ratio), unit: '×', detail, budget: toBudget(who) }
  })
}

function toVariants(folder: string): Variant[] {
  const command = [mockCommand(), 'serve', '--port', '0', '--log', 'silent']
  const fixtures = writeJson(folder, 'fixtures.json', {
    models: ['llama3.2'],
    fixtures: [{ reply: 'Hello' }],
  })
  return [
    { name: 'bare node:http', args: ['-e', bareServer] },
    { name: peer, args: ['--input-type=module', '-e', aimockServer] },
    { name: 'ollamakit-mock', args: command },
    { name: 'ollamakit-mock with a fixture file', args: [...command, '--fixtures', fixtures] },
  ]
}

/** `folder` takes the compile cache, which the command turns on itself. */
function startOnce({ name, args }: Variant, folder: string): Promise<number> {
  const env = { ...process.env, OLLAMA_HOST: '', NODE_OPTIONS: '', NODE_COMPILE_CACHE: folder }
  const began = performance.now()
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  return new Promise((resolve, reject) => {
    let time = Number.NaN
    child.once('exit', () =>
      time > 0 ? resolve(time) : reject(new Error(`${name} ended before it answered`)),
    )
    lines.once('line', (line) => {
      get(line.slice(line.indexOf('http')), (response) => {
        if (response.statusCode === 200) time = performance.now() - began
        response.resume()
        child.kill('SIGTERM')
      }).on('error', reject)
    })
  })
}

export async function measureInstance(): Promise<Finding[]> {
  await using child = await startChild(new URL('instance-process.ts', import.meta.url))
  const [first = Number.NaN] = await child.ask<number[]>({ starts: 1 })
  await child.ask<number[]>({ starts: 50 })
  const times = await child.ask<number[]>({ starts: 200 })
  return [
    {
      what: 'createMockOllama() is ready',
      who: 'mock-server',
      value: median(times),
      unit: 'ms',
      detail: `${range(times)} of 200 after 51; the first in its process ${first.toFixed(0)} ms`,
      budget: { atMost: 2 },
    },
  ]
}
