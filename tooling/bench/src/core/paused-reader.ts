/** How much a reader that has stopped goes on taking from the socket, over bare fetch: at most one read. */
import { atMost, type Finding } from '../report/finding.ts'
import { median } from '../report/statistics.ts'
import { type Child, startChild } from '../processes/child.ts'
import { shuffled } from '../processes/shuffled.ts'
import { speakersOf } from './clients/load-client.ts'
import type { Dialect } from './payloads.ts'

const rounds = 3
/** What Node reads from a socket at once, at most. */
const oneRead = 65_536
const ours = new Set<string>(['core', 'ai-sdk', 'langchain'])
/** They read on without end, whether anyone takes what they read, until the memory is full. */
const unbounded = new Set<string>(['ai-sdk-ollama', 'ollama-ai-provider-v2'])

export async function measurePausedReader(
  dialect: Dialect,
  server: Child,
  origin: string,
): Promise<Finding[]> {
  const names = speakersOf(dialect).filter((name) => !unbounded.has(name))
  const counts = new Map(names.map((name): [typeof name, { read: number; taken: number }[]] => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const name of shuffled(names)) {
      await using child = await startChild(new URL('paused-process.ts', import.meta.url), name)
      const read = await child.ask<number>({ baseURL: `${origin}/endless/0`, dialect })
      counts.get(name)?.push({ read, taken: await server.ask<number>({ ask: 'taken' }) })
    }
  }
  const limit = median((counts.get('fetch') ?? []).map(({ read }) => read))
  return [...counts].map(([who, own]) => {
    const read = median(own.map((one) => one.read))
    const taken = median(own.map((one) => one.taken))
    return {
      what: `${dialect}: paused reader, read beyond fetch`,
      who,
      // Where the reads begin differs by a few KiB from run to run, so whole reads are counted.
      value: Math.round((read - limit) / oneRead),
      unit: 'reads',
      detail: `${toKiB(read - limit)} more; ${toKiB(read)} read from the socket, ${toKiB(taken)} left the server`,
      budget: atMost(ours.has(who) ? 1 : undefined),
    }
  })
}

function toKiB(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} KiB`
}
