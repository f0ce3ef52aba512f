/** What a request costs the server when ten thousand fixtures might answer it, over ten. */
import type { FixtureFile } from '@ollamakit/mock-server'
import { startChild } from '../processes/child.ts'
import { cpuBetween, type ServerProcess } from '../processes/server-process.ts'
import { shuffled } from '../processes/shuffled.ts'
import { temporaryFolder } from '../processes/temporary-folder.ts'
import { atMost, type Finding } from '../report/finding.ts'
import { median, range, ratios } from '../report/statistics.ts'
import type { Load } from './load-process.ts'
import { askOnce, readChat } from './raw-answer.ts'
import { toRequest, writeJson } from './script.ts'
import { startMock } from './subjects.ts'

const counts = [10, 10_000]
const model = 'llama3.2'

/** The request matches the last fixture: a linear search looks at all of them. */
export async function measureLookup(rounds: number): Promise<Finding[]> {
  using folder = temporaryFolder()
  await using load = await startChild(new URL('load-process.ts', import.meta.url))
  const servers = await Promise.all(
    counts.map(async (count) => ({
      count,
      server: await startWith(count, folder.path),
      costs: [] as number[],
    })),
  )
  for (let round = -1; round < rounds; round++) {
    for (const { count, server, costs } of shuffled(servers)) {
      const before = await server.usage()
      const request = toRequest({ model, prompt: `question ${count - 1}`, pieces: [] }, false)
      const { answers } = await load.ask<Load>({
        port: server.port,
        request,
        connections: 8,
        milliseconds: 1500,
      })
      if (round >= 0) costs.push(cpuBetween(before, await server.usage()) / answers)
    }
  }
  for (const { server } of servers) await server[Symbol.asyncDispose]()
  const few = servers[0]?.costs ?? []
  return servers.map(({ count, costs }) => {
    const ratio = ratios(costs, few)
    return {
      what: 'a request that the last of so many fixtures answers',
      who: `${count.toLocaleString('en-US')} fixtures`,
      value: median(ratio),
      unit: '×',
      detail: `${range(ratio)}; CPU ${median(costs).toFixed(1)} µs a request`,
      budget: atMost(count === counts[0] ? undefined : 2),
    }
  })
}

async function startWith(count: number, folder: string): Promise<ServerProcess> {
  const file: FixtureFile = {
    models: [model],
    fixtures: Array.from({ length: count }, (_, i) => ({
      when: { user: `question ${i}` },
      reply: `answer ${i}`,
    })),
  }
  const server = await startMock(writeJson(folder, `fixtures-${count}.json`, file))
  const { text } = readChat(
    await askOnce(server.port, toRequest({ model, prompt: `question ${count - 1}`, pieces: [] }, false)),
  )
  if (text !== `answer ${count - 1}`)
    throw new Error(`the last of ${count} fixtures answers ${JSON.stringify(text)}`)
  return server
}
