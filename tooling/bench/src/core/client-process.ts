/** One client in a process of its own that stays warm: measures what it is told to run. */
import { serveOrders } from '../processes/child.ts'
import { type ClientName, loadClient } from './clients/load-client.ts'
import { chatStream, hugeStream } from './payloads.ts'
import type { Scenario } from './scenarios.ts'

export interface CostOrder {
  baseURL: string
  scenario: Scenario
}

export interface Cost {
  /** User and system time of all threads, µs for one unit. */
  cpu: number
  /** Milliseconds for the whole. */
  wall: number
}

const client = await loadClient(process.argv[2] as ClientName) // the coordinator names one of its own
serveOrders(({ baseURL, scenario }: CostOrder) => measure(baseURL, scenario))

function generate(baseURL: string, dialect: Scenario['dialect']): Promise<string> {
  return client.generate?.(baseURL, dialect) ?? client.stream(baseURL, dialect)
}

async function measure(baseURL: string, scenario: Scenario): Promise<Cost> {
  const { kind, dialect, units } = scenario
  const text = expectedText(scenario)
  const began = performance.now()
  const before = process.cpuUsage()
  if (kind === 'embed') check((await client.embed?.(baseURL, dialect)) !== 0, 'no vectors came')
  else if (kind === 'small')
    for (let i = 0; i < units; i++) check((await generate(baseURL, dialect)).length > 0, 'no text came')
  else
    check(
      (await client.stream(baseURL, dialect)) === text,
      'the text that came is not the text that was sent',
    )
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / units, wall: performance.now() - began }
}

const texts = new Map<string, string>()

/** Made once: making it would cost more than reading it. */
function expectedText({ pace, dialect, amount }: Scenario): string {
  const key = `${pace === 'huge'} ${amount}`
  const known =
    texts.get(key) ?? (pace === 'huge' ? hugeStream(dialect, amount) : chatStream(dialect, amount)).text
  texts.set(key, known)
  return known
}

function check(ok: boolean, problem: string): void {
  if (!ok) throw new Error(problem)
}
