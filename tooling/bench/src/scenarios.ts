/** What is measured: a name, the dialect, how the server sends it, how often. */
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
  /** `burst`: 16 KiB writes cut anywhere. `frame`: one write for each. `packet`: one every 60 µs. `huge`: one token. */
  pace: 'burst' | 'frame' | 'packet' | 'huge'
  /** The ratio to bare fetch that has to be kept; absent where a number is only told. */
  budget?: number
  /** Only our client: the others need minutes, since they look at the whole line again with each read. */
  alone?: boolean
}

const dialects: Dialect[] = ['native', 'openai']

export const scenarios: Scenario[] = [
  ...dialects.flatMap((dialect): Scenario[] => [
    { name: `${dialect}: 20,000 tokens in bursts`, kind: 'stream', dialect, amount: 20_000, units: 20_000, pace: 'burst', budget: 1.2 },
    { name: `${dialect}: 20,000 tokens, a write each`, kind: 'stream', dialect, amount: 20_000, units: 20_000, pace: 'frame', budget: 1.2 },
    { name: `${dialect}: 4,000 tokens, a packet each`, kind: 'stream', dialect, amount: 4_000, units: 4_000, pace: 'packet', budget: 1.1 },
    { name: `${dialect}: small chats, one after another`, kind: 'small', dialect, amount: 3, units: 100, pace: 'frame' },
    { name: `${dialect}: one token of 4 MB`, kind: 'stream', dialect, amount: 4 * 2 ** 20, units: 1, pace: 'huge' },
    { name: `${dialect}: one token of 64 MB`, kind: 'stream', dialect, amount: 64 * 2 ** 20, units: 1, pace: 'huge', alone: true },
  ]),
  { name: 'openai: 512 embeddings of 1024', kind: 'embed', dialect: 'openai', amount: 512, units: 1, pace: 'burst', budget: 0.4 },
]
