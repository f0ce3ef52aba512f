/** From the start of the process to its first 200, and how quick an instance in a test is ready. */
import { spawn } from 'node:child_process'
import { get } from 'node:http'
import { createInterface } from 'node:readline'
import { startChild } from '../processes/child.ts'
import { shuffled } from '../processes/shuffled.ts'
import { temporaryFolder } from '../processes/temporary-folder.ts'
import type { Finding } from '../report/finding.ts'
import { median, range } from '../report/statistics.ts'
import { mockCommand } from './subjects.ts'
import { writeJson } from './script.ts'

const rounds = 15
/** The first fills the compile cache, which is written when a process ends. */
const warmUps = 2

const bareServer = `require('node:http').createServer((req, res) => res.end('ok')).listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port) })
process.once('SIGTERM', () => process.exit(0))`

interface Variant {
  name: string
  args: string[]
  budget?: number
}

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
  return variants.map(({ name, budget }) => {
    const own = times.get(name) ?? []
    return {
      what: 'process start to first 200',
      who: name,
      value: median(own),
      unit: 'ms',
      detail: range(own, 0),
      budget: budget === undefined ? undefined : { atMost: budget },
    }
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
    { name: 'ollamakit-mock', args: command, budget: 85 },
    { name: 'ollamakit-mock with a fixture file', args: [...command, '--fixtures', fixtures] },
  ]
}

/** `folder` takes the compile cache, which the command turns on itself. */
function startOnce({ name, args }: Variant, folder: string): Promise<number> {
  const env = { ...process.env, OLLAMA_HOST: '', NODE_OPTIONS: '', NODE_COMPILE_CACHE: folder }
  const began = performance.now()
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
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
