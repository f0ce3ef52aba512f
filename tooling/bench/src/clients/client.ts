/** What a client under measure can do. Each reads everything, and gives the text back so that nothing can be left out. */
import type { Dialect } from '../payloads.ts'

export interface BenchClient {
  /** Reads one streamed chat answer whole, token by token as the client's users would. */
  stream(baseURL: string, dialect: Dialect): Promise<string>
  /** Asks for 512 vectors of 1024 and gives one number of the last. */
  embed?(baseURL: string): Promise<number>
}

export const prompt = 'Hi'
export const inputs: string[] = Array.from({ length: 512 }, (_, i) => `text ${i}`)
