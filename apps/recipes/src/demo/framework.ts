/** What each framework shows in the demo. */
import type { Connection } from './find-server.ts'

/** Where a part finds its model. */
export interface Place extends Connection {
  dialect: 'native' | 'openai'
  model: string
}

/** Prints what it does, and throws where it did not work. */
export type Part = (place: Place) => Promise<void>

export interface Framework {
  name: string
  parts: Record<'text' | 'thinking' | 'tools' | 'object' | 'error', Part>
}

export const prompts = {
  text: 'Say hello to a TypeScript developer in one sentence.',
  thinking: 'How many days do 17 weeks have? Think first, then answer in one sentence.',
  tools: 'What is the weather in Lisbon? Ask the tool, then answer in one sentence.',
  object: 'Invent a houseplant for an office.',
}

/** A name no registry has, for the error. */
export const missingModel = 'no-such-model:demo'

/** A gateway answers for the servers behind it, none of which has the model. */
export function missingModelStatus({ deployment }: Place): number {
  return deployment === 'gateway' ? 503 : 404
}

/** Throws unless what should have been shown was there. */
export function expect(shown: boolean, missing: string): asserts shown {
  if (!shown) throw new Error(missing)
}
