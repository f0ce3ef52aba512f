/** What is compared between clients: a name, the dialect, how the server sends it, how often. */
import type { ClientName } from './clients/load-client.ts'
import type { Dialect } from './payloads.ts'

export interface Scenario {
  name: string
  /** Which clients' method is called. */
  kind: 'stream' | 'embed' | 'small'
  dialect: Dialect
  /** Tokens of the answer; for `huge`, bytes of its only token. */
  amount: number
  /** How many of what costs are told for. */
  units: number
  /**
   * `burst`: 16 KiB writes cut anywhere. `frame`: one write for each. `packet`: one every 60 µs. `huge`: one
   * token.
   */
  pace: 'burst' | 'frame' | 'packet' | 'huge'
  /** Rounds before those that count. Default 4. */
  warmUps?: number
  /** Other ways through our clients that are measured, too. */
  also?: ClientName[]
  /** The ratios to bare fetch that have to be kept. */
  budgets?: Partial<Record<ClientName, number>>
  /** The first must not cost more than the second, where both speak the dialect. */
  notAbove?: [ClientName, ClientName]
}

export const dialects: readonly Dialect[] = ['native', 'openai']

export const scenarios: Scenario[] = [
  ...dialects.flatMap((dialect): Scenario[] => [
    {
      name: `${dialect}: 20,000 tokens in bursts`,
      kind: 'stream',
      dialect,
      amount: 20_000,
      units: 20_000,
      pace: 'burst',
      also: ['stream-text'],
      budgets: { core: 1.2, 'ai-sdk': 1.2, langchain: 1.3, 'stream-text': 1.5 },
    },
    {
      name: `${dialect}: 20,000 tokens, a write each`,
      kind: 'stream',
      dialect,
      amount: 20_000,
      units: 20_000,
      pace: 'frame',
      budgets: { core: 1.2, 'ai-sdk': 1.2 },
    },
    {
      name: `${dialect}: 4,000 tokens, a packet each`,
      kind: 'stream',
      dialect,
      amount: 4_000,
      units: 4_000,
      pace: 'packet',
      budgets: { core: 1.1, 'ai-sdk': 1.1, langchain: 1.3 },
    },
    {
      name: `${dialect}: small chats, one after another`,
      kind: 'small',
      dialect,
      amount: 3,
      units: 100,
      pace: 'frame',
      // Node's own fetch goes on getting faster for ten thousand requests.
      warmUps: 100,
      also: ['core-wire'],
      budgets: { core: 1.15, 'core-wire': 1.15, 'ai-sdk': 1.4 },
      notAbove: ['langchain', 'langchain-ollama'],
    },
  ]),
  {
    name: 'openai: 512 embeddings of 1024',
    kind: 'embed',
    dialect: 'openai',
    amount: 512,
    units: 1,
    pace: 'burst',
    budgets: { core: 0.4 },
  },
  {
    name: 'native: 512 embeddings of 1024',
    kind: 'embed',
    dialect: 'native',
    amount: 512,
    units: 1,
    pace: 'burst',
    budgets: { core: 1.1 },
  },
]

/** One token of so many MB in a line of its own: a tool that wrote a file, a picture. */
export function longLine(dialect: Dialect, megabytes: number): Scenario {
  return {
    name: `${dialect}: one token of ${megabytes} MB`,
    kind: 'stream',
    dialect,
    amount: megabytes * 2 ** 20,
    units: 1,
    pace: 'huge',
  }
}
