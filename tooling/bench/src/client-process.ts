/** One client in a process of its own that stays warm: measures what it is told to run. */
import type { BenchClient } from './clients/client.ts'
import { chatStream, hugeStream } from './payloads.ts'
import type { Scenario } from './scenarios.ts'

export interface Order {
  baseURL: string
  scenario: Scenario
}

export interface Cost {
  /** User and system time of all threads, µs for one unit. */
  cpu: number
  /** Milliseconds for the whole. */
  wall: number
}

const { client } = (await import(`./clients/${process.argv[2]}.ts`)) as { client: BenchClient }

process.on('message', ({ baseURL, scenario }: Order) => {
  measure(baseURL, scenario).then(
    (cost) => process.send?.({ cost }),
    (error: unknown) => process.send?.({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})
process.send?.({ ready: true })

async function measure(baseURL: string, scenario: Scenario): Promise<Cost> {
  const { kind, dialect, units } = scenario
  const text = expectedText(scenario)
  const began = performance.now()
  const before = process.cpuUsage()
  if (kind === 'embed') check((await client.embed?.(baseURL)) !== 0, 'no vectors came')
  else if (kind === 'small') for (let i = 0; i < units; i++) check((await client.stream(baseURL, dialect)).length > 0, 'no text came')
  else check((await client.stream(baseURL, dialect)) === text, 'the text that came is not the text that was sent')
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / units, wall: performance.now() - began }
}

const texts = new Map<string, string>()

/** Made once: making it would cost more than reading it. */
function expectedText({ pace, dialect, amount }: Scenario): string {
  const key = `${pace === 'huge'} ${amount}`
  const known = texts.get(key) ?? (pace === 'huge' ? hugeStream(dialect, amount) : chatStream(dialect, amount)).text
  texts.set(key, known)
  return known
}

function check(ok: boolean, problem: string): void {
  if (!ok) throw new Error(problem)
}
