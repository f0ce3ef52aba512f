/**
 * Small requests and streamed frames a second, beside a bare handler that sends the same bytes and beside
 * aimock.
 */
import { type Child, startChild } from '../processes/child.ts'
import { cpuBetween } from '../processes/server-process.ts'
import { shuffled } from '../processes/shuffled.ts'
import { temporaryFolder } from '../processes/temporary-folder.ts'
import { atMost, type Finding } from '../report/finding.ts'
import { median, range, ratios } from '../report/statistics.ts'
import type { Load, LoadOrder } from './load-process.ts'
import { longScript, type Script, smallScript, toRequest } from './script.ts'
import { startSubjects, type Subject, type SubjectName } from './subjects.ts'

interface Rates {
  /** Answers in a second. */
  perSecond: number[]
  /** µs of the server's own processor time for one answer. */
  cpu: number[]
}

/** @param number - Given, no two requests are alike. */
export async function measureSmallRequests(rounds: number, number?: string): Promise<Finding[]> {
  const rates = await measureRates({
    script: smallScript,
    stream: false,
    connections: 32,
    rounds,
    number,
  })
  const kind = number === undefined ? 'small requests' : 'small requests, no two alike'
  const peer = rates.get('aimock') ?? { perSecond: [], cpu: [] }
  const all = [...rates]
  return [
    ...all.map(([who, { perSecond }]): Finding => {
      const ratio = ratios(perSecond, peer.perSecond)
      return {
        what: `${kind}: a second at 32 connections, over aimock`,
        who,
        value: median(ratio),
        unit: '×',
        detail: `${range(ratio)}; ${Math.round(median(perSecond)).toLocaleString('en-US')}/s`,
        budget: who === 'ollamakit-mock' ? { atLeast: 1 } : undefined,
      }
    }),
    // The same claim where the machine has other work and rates are limited by that.
    ...all.map(([who, { cpu }]): Finding => {
      const ratio = ratios(cpu, peer.cpu)
      return {
        what: `${kind}: processor time of the server for each, over aimock`,
        who,
        value: median(ratio),
        unit: '×',
        detail: `${range(ratio)}; ${median(cpu).toFixed(1)} µs`,
        budget: atMost(who === 'ollamakit-mock' ? 1 : undefined),
      }
    }),
  ]
}

/** @param join - Frames in one write. Default: each in a turn of the event loop of its own. */
export async function measureFrames(connections: number, rounds: number, join?: number): Promise<Finding[]> {
  const script = longScript(20_000, join)
  const rates = await measureRates({ script, stream: true, connections, rounds })
  const limit = rates.get('node:http')?.perSecond ?? []
  return [...rates].map(([who, { perSecond, cpu }]) => ({
    what: `streamed frames${join === undefined ? '' : `, ${join} in a write`}, ${connections} at once`,
    who,
    value: median(perSecond) * script.pieces.length,
    unit: 'frames/s',
    detail: `${median(ratios(perSecond, limit)).toFixed(2)}× of node:http; CPU ${(median(cpu) / script.pieces.length).toFixed(2)} µs a frame`,
    budget: who === 'ollamakit-mock' ? { atLeast: join === undefined ? 60_000 : 130_000 } : undefined,
  }))
}

export async function measureMemory(): Promise<Finding[]> {
  using folder = temporaryFolder()
  await using load = await startChild(new URL('load-process.ts', import.meta.url))
  const subjects = await startSubjects(folder.path, smallScript, false)
  const measured: { who: SubjectName; before: number; after: number; answers: number }[] = []
  for (const { name, server } of subjects) {
    const before = (await server.usage()).rss
    const { answers } = await load.ask<Load>(
      toOrder(
        server.port,
        { script: smallScript, stream: false, connections: 32 },
        { milliseconds: 300_000, answers: 100_000 },
      ),
    )
    measured.push({ who: name, before, after: (await server.usage()).rss, answers })
    await server[Symbol.asyncDispose]()
  }
  const peer = measured.find(({ who }) => who === 'aimock')
  return measured.map(({ who, before, after, answers }) => ({
    what: 'resident memory after 100,000 requests',
    who,
    value: after / 2 ** 20,
    unit: 'MiB',
    detail: `${(before / 2 ** 20).toFixed(0)} MiB before, ${answers.toLocaleString('en-US')} answers`,
    budget: atMost(who === 'ollamakit-mock' && peer ? peer.after / 2 ** 20 : undefined),
  }))
}

interface Traffic {
  script: Script
  stream: boolean
  connections: number
  number?: string | undefined
}

async function measureRates({
  rounds,
  ...traffic
}: Traffic & { rounds: number }): Promise<Map<SubjectName, Rates>> {
  using folder = temporaryFolder()
  await using load = await startChild(new URL('load-process.ts', import.meta.url))
  const subjects = await startSubjects(folder.path, traffic.script, traffic.stream)
  const rates = new Map(subjects.map(({ name }): [SubjectName, Rates] => [name, { perSecond: [], cpu: [] }]))
  for (let round = -1; round < rounds; round++) {
    for (const subject of shuffled(subjects)) {
      const { perSecond, cpu } = await measureOnce(subject, load, traffic)
      if (round < 0) continue
      rates.get(subject.name)?.perSecond.push(perSecond)
      rates.get(subject.name)?.cpu.push(cpu)
    }
  }
  for (const { server } of subjects) await server[Symbol.asyncDispose]()
  return rates
}

async function measureOnce(
  { server }: Subject,
  load: Child,
  traffic: Traffic,
): Promise<{ perSecond: number; cpu: number }> {
  const before = await server.usage()
  const { answers, seconds } = await load.ask<Load>(toOrder(server.port, traffic, { milliseconds: 2000 }))
  return { perSecond: answers / seconds, cpu: cpuBetween(before, await server.usage()) / answers }
}

function toOrder(
  port: number,
  { script, stream, connections, number }: Traffic,
  end: Pick<LoadOrder, 'milliseconds' | 'answers'>,
): LoadOrder {
  return { port, request: toRequest(script, stream, number), number, connections, ...end }
}
