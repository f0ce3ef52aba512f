/** Every client in a process of its own that stays alive: started when it is first asked. */
import { type Child, startBuiltChild, startChild } from '../processes/child.ts'
import { shuffled } from '../processes/shuffled.ts'
import type { Cost, CostOrder } from './client-process.ts'
import type { ClientName } from './clients/load-client.ts'

export interface ClientsAtWork extends AsyncDisposable {
  /**
   * Rounds of what each is asked, one after the other in an order of chance; what the first `warmUps` rounds
   * cost is dropped.
   */
  measure<Name extends string>(
    orders: ReadonlyMap<Name, { client: ClientName } & CostOrder>,
    rounds: number,
    warmUps?: number,
  ): Promise<Map<Name, Cost[]>>
}

export function clientsAtWork(): ClientsAtWork {
  const children = new Map<ClientName, Child>()

  async function childOf(name: ClientName): Promise<Child> {
    const child = children.get(name) ?? (await startClient(name))
    children.set(name, child)
    return child
  }

  return {
    async measure(orders, rounds, warmUps = 4) {
      const costs = new Map([...orders.keys()].map((name): [typeof name, Cost[]] => [name, []]))
      for (let round = -warmUps; round < rounds; round++) {
        for (const [name, { client, ...order }] of shuffled([...orders])) {
          const cost = await (await childOf(client)).ask<Cost>(order)
          if (round >= 0) costs.get(name)?.push(cost)
        }
      }
      return costs
    },
    async [Symbol.asyncDispose]() {
      for (const child of children.values()) await child[Symbol.asyncDispose]()
    },
  }
}

const program = new URL('client-process.ts', import.meta.url)

function startClient(name: ClientName): Promise<Child> {
  return startChild(program, name)
}

/** A process of a client whose own packages are the built ones. */
export function startBuiltClient(name: ClientName): Promise<Child> {
  return startBuiltChild(program, name)
}
