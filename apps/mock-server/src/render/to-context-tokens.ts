/** The `context` of a generated answer: numbers that stand for the tokens of prompt and answer. */
import { cutText } from '../turn/cut-text.ts'
import type { Turn } from '../turn/turn.ts'
import type { GenerateRequest } from '../request/generate-request.ts'

/** About as many as a vocabulary has. */
const vocabulary = 32_000
/** Of longer texts only the beginning counts: clients do not read the numbers, and each response contains them. */
const mostTokens = 100_000
const mostCharacters = 4 * mostTokens

/** Always the same for the same text: each piece has its number. An earlier context comes first. */
export function toContextTokens(
  { context = [], system, prompt, suffix }: GenerateRequest,
  { steps }: Turn,
): number[] {
  const said = steps.flatMap((step) => [step.thinking, step.content]).filter((text) => text !== '')
  const asked = [system, prompt, suffix]
    .filter((text) => text !== '')
    .flatMap((text) => cutText(text.slice(0, mostCharacters)))
  return [...context, ...[...asked, ...said].map(toToken)].slice(0, mostTokens)
}

function toToken(piece: string): number {
  let hash = 7
  for (let i = 0; i < piece.length; i++) hash = (hash * 31 + piece.charCodeAt(i)) % 1_000_003
  return hash % vocabulary
}
