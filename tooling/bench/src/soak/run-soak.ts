/**
 * Minutes of everything at once: 64 connections that ask, leave and are cut, while the fixtures change. Every
 * answer is checked.
 */
import { Agent } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { startMock } from '../mock/subjects.ts'
import { writeJson } from '../mock/script.ts'
import { build } from '../processes/build.ts'
import type { ServerProcess } from '../processes/server-process.ts'
import { temporaryFolder } from '../processes/temporary-folder.ts'
import type { Finding } from '../report/finding.ts'
import type { Report } from '../report/report.ts'
import { median } from '../report/statistics.ts'
import { exchange } from './exchange.ts'
import { model, toFixtureFile } from './generation.ts'
import { growth, toWindows } from './memory-windows.ts'
import { drawQuestion } from './questions.ts'
import { seededRandom } from './seeded-random.ts'

export interface SoakOptions {
  minutes: number
  seed: number
  connections: number
  build: boolean
}

interface Soak extends SoakOptions {
  server: ServerProcess
  /** The last generation that was sent, and the last that the server said it has. */
  generation: { sent: number; taken: number }
  over: boolean
  asked: Map<string, number>
  wrong: string[]
  memory: number[]
  /** Live heap after a fifth of the time and at the end, in MiB. */
  live: number[]
}

export async function runSoak(options: SoakOptions, report: Report): Promise<void> {
  if (options.build) build('packages/wire', 'apps/mock-server')
  using folder = temporaryFolder()
  const models = [model, 'nomic-embed-text']
  await using server = await startMock(
    writeJson(folder.path, 'fixtures.json', { models, ...toFixtureFile(0) }),
  )
  const soak: Soak = {
    ...options,
    server,
    generation: { sent: 0, taken: 0 },
    over: false,
    asked: new Map(),
    wrong: [],
    memory: [],
    live: [],
  }
  server.process.once('exit', (code, signal) => {
    if (!soak.over) soak.wrong.push(`the mock ended: ${signal ?? code}`)
    soak.over = true
  })
  const before = await server.usage()
  const workers = Array.from({ length: options.connections }, (_, i) => work(soak, i))
  const others = [reload(soak), watchMemory(soak)]
  for (const part of [0.2, 0.8]) {
    await setTimeout(options.minutes * 60_000 * part)
    soak.live.push((await server.live()) / 2 ** 20)
  }
  soak.over = true
  await Promise.all([...workers, ...others])
  // Connections that were just closed are noticed a moment later.
  await setTimeout(2000)
  report.add([...toFindings(soak), ...toLeftovers(before.resources, (await server.usage()).resources)])
}

/** One connection: asks, checks, asks. */
async function work(soak: Soak, index: number): Promise<void> {
  const random = seededRandom(soak.seed * 1000 + index)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  while (!soak.over) {
    const question = drawQuestion(random)
    const from = soak.generation.taken
    const answer = await exchange(agent, soak.server.port, question)
    if (soak.over && answer.status === 0) break
    const problem = attempt(() => question.problem(answer, { from, to: soak.generation.sent }))
    soak.asked.set(question.name, (soak.asked.get(question.name) ?? 0) + 1)
    if (problem !== undefined) soak.wrong.push(`${question.name}: ${problem}`)
  }
  agent.destroy()
}

/** An answer that cannot even be read is wrong as well. */
function attempt(check: () => string | undefined): string | undefined {
  try {
    return check()
  } catch (error) {
    return String(error)
  }
}

async function reload(soak: Soak): Promise<void> {
  const random = seededRandom(soak.seed)
  const agent = new Agent({ keepAlive: true })
  while (!soak.over) {
    await setTimeout(200 + random.below(1500))
    soak.generation.sent++
    const { status, body } = await exchange(agent, soak.server.port, {
      method: 'PUT',
      path: '/__mock/fixtures',
      body: toFixtureFile(soak.generation.sent),
    })
    if (status === 200) soak.generation.taken = soak.generation.sent
    else if (!soak.over) soak.wrong.push(`a reload: ${status} ${body.slice(0, 200)}`)
  }
  agent.destroy()
}

async function watchMemory(soak: Soak): Promise<void> {
  while (!soak.over) {
    soak.memory.push((await soak.server.usage()).rss / 2 ** 20)
    await setTimeout(500)
  }
}

function toFindings({ asked, wrong, memory, live, minutes, connections, generation }: Soak): Finding[] {
  const total = [...asked.values()].reduce((sum, times) => sum + times, 0)
  const kinds = [...asked].sort(([a], [b]) => a.localeCompare(b)).map(([name, times]) => `${name} ${times}`)
  const windows = toWindows(memory)
  printWrong(wrong)
  const what = `${minutes} minutes at ${connections} connections`
  return [
    { what, who: 'answers', value: total, unit: '', detail: kinds.join(', ') },
    { what, who: 'reloads of the fixtures', value: generation.taken, unit: '' },
    { what, who: 'wrong answers, crashes', value: wrong.length, unit: '', budget: { atMost: 0 } },
    {
      what,
      who: 'memory, last window over the second',
      value: growth(windows),
      unit: '×',
      detail: `medians of five windows: ${windows.map((window) => window.toFixed(0)).join(', ')} MiB; median of all ${median(memory).toFixed(0)} MiB`,
      budget: { atMost: 1.1 },
    },
    {
      what,
      who: 'live heap at the end, more than after a fifth',
      value: (live[1] ?? Number.NaN) - (live[0] ?? Number.NaN),
      unit: 'MiB',
      detail: `${live.map((size) => size.toFixed(1)).join(' and ')} MiB after collecting all garbage`,
      budget: { atMost: 5 },
    },
  ]
}

/** One example of each kind, and how many there are of it. */
function printWrong(wrong: readonly string[]): void {
  const kinds = Map.groupBy(wrong, (one) => one.slice(0, one.indexOf(':')))
  for (const [kind, all] of kinds)
    process.stdout.write(`wrong, ${all.length} × ${kind}, the first:${all[0]?.slice(kind.length + 1)}\n`)
}

/** What the mock still holds once every client has gone. */
function toLeftovers(before: string[], after: string[]): Finding[] {
  return ['TCPSocketWrap', 'Timeout'].map((kind) => ({
    what: 'left over once all clients have gone',
    who: kind === 'Timeout' ? 'timers' : 'sockets',
    value: count(after, kind) - count(before, kind),
    unit: '',
    budget: { atMost: 0 },
  }))
}

function count(all: readonly string[], kind: string): number {
  return all.filter((resource) => resource === kind).length
}
