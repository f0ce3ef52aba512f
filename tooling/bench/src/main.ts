/**
 * Costs of core and of the clients people would pick instead, as ratios to bare fetch and JSON.parse in the same round.
 *
 *   pnpm bench [--rounds 9] [--only REGEXP]
 *
 * Every client has a process of its own that stays alive; rounds run the clients in shuffled order, one after the other.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import type { Cost, Order } from './client-process.ts'
import { type Scenario, scenarios } from './scenarios.ts'

const options = new Command('bench')
  .option('--rounds <n>', 'measured rounds of each scenario', '9')
  .option('--only <regexp>', 'names of scenarios to take')
  .parse()
  .opts<{ rounds: string; only?: string }>()
const rounds = Number(options.rounds)
const warmUps = 4
const clientNames = ['fetch', 'core', 'ollama', 'openai']

const server = start('server.ts')
const { port } = await once<{ port: number }>(server)
const clients = new Map<string, ChildProcess>()
for (const name of clientNames) {
  const client = start('client-process.ts', name)
  await once(client)
  clients.set(name, client)
}

let kept = true
for (const scenario of scenarios) {
  if (options.only && !new RegExp(options.only).test(scenario.name)) continue
  kept = (await compare(scenario)) && kept
}
for (const child of [server, ...clients.values()]) child.kill()
process.exitCode = kept ? 0 : 1

async function compare(scenario: Scenario): Promise<boolean> {
  const names = clientNames.filter((name) => speaks(name, scenario))
  const baseURL = `http://127.0.0.1:${port}/${scenario.pace}/${scenario.amount}`
  const costs = new Map<string, Cost[]>(names.map((name) => [name, []]))
  for (let round = -warmUps; round < rounds; round++) {
    for (const name of shuffled(names)) {
      const cost = await ask(name, { baseURL, scenario })
      if (round >= 0) costs.get(name)?.push(cost)
    }
  }
  return print(scenario, costs)
}

function speaks(name: string, { kind, dialect, alone }: Scenario): boolean {
  if (alone) return name === 'core'
  if (kind === 'embed') return name !== 'ollama'
  return name === 'ollama' ? dialect === 'native' : name === 'openai' ? dialect === 'openai' : true
}

function print({ name, budget }: Scenario, costs: Map<string, Cost[]>): boolean {
  const limit = costs.get('fetch') ?? costs.get('core') ?? []
  let within = true
  process.stdout.write(`\n${name}${budget === undefined ? '' : ` (budget ${budget}×)`}\n`)
  for (const [client, own] of costs) {
    // Ratios within a round: what else the machine did then, it did to both.
    const ratios = own.map(({ cpu }, i) => cpu / (limit[i]?.cpu ?? Number.NaN)).sort((a, b) => a - b)
    const ratio = median(ratios)
    const over = client === 'core' && budget !== undefined && ratio > budget
    if (over) within = false
    const range = `${ratios[0]?.toFixed(2)}–${ratios.at(-1)?.toFixed(2)}`
    process.stdout.write(
      `  ${client.padEnd(8)} ${median(own.map(({ cpu }) => cpu))
        .toFixed(2)
        .padStart(9)} µs CPU  ${ratio.toFixed(2)}× [${range}]${over ? '  OVER BUDGET' : ''}\n`,
    )
  }
  return within
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function start(file: string, ...args: string[]): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: ['-C', '@ollamakit/source'] })
}

async function ask(name: string, order: Order): Promise<Cost> {
  const client = clients.get(name)
  if (!client) throw new Error(`there is no client ${name}`)
  const answer = once<{ cost?: Cost; failure?: string }>(client)
  client.send(order)
  const { cost, failure } = await answer
  if (!cost) throw new Error(`${name}, ${order.scenario.name}: ${failure}`)
  return cost
}

function once<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`a process of the bench ended with ${code}`))
    child.once('message', (message) => {
      child.off('exit', onExit)
      resolve(message as T) // our own processes speak our own words
    })
    child.once('exit', onExit)
  })
}

function shuffled<T>(values: T[]): T[] {
  return values
    .map((value) => ({ value, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value)
}
