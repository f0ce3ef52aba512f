/** Reads a stream of parts to its end. For tests only. */
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { streamPartViolations } from './stream-part-validator.ts'

/** A call whose response does not matter. */
export const hi: LanguageModelV4CallOptions = {
  prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
}

/** Returns all parts of a response. Throws if they are not in the AI SDK's order. */
export async function streamParts(
  model: LanguageModelV4,
  call: LanguageModelV4CallOptions = hi,
): Promise<LanguageModelV4StreamPart[]> {
  const { stream } = await model.doStream(call)
  const parts: LanguageModelV4StreamPart[] = []
  for await (const part of stream) parts.push(part)
  const violations = streamPartViolations(parts)
  if (violations.length > 0) throw new Error(`the parts are out of order:\n${violations.join('\n')}`)
  return parts
}

/** Returns the last part of a stream, which is always `finish`. */
export function finishOf(
  parts: readonly LanguageModelV4StreamPart[],
): Extract<LanguageModelV4StreamPart, { type: 'finish' }> {
  const last = parts.at(-1)
  if (last?.type !== 'finish') throw new Error('there is no finish')
  return last
}

/** Joins thinking, text and calls. */
export function said(parts: readonly LanguageModelV4StreamPart[]): {
  thinking: string
  text: string
  toolCalls: { id: string; name: string; input: string }[]
} {
  const sum = { thinking: '', text: '', toolCalls: [] as { id: string; name: string; input: string }[] }
  for (const part of parts) {
    if (part.type === 'reasoning-delta') sum.thinking += part.delta
    if (part.type === 'text-delta') sum.text += part.delta
    if (part.type === 'tool-call')
      sum.toolCalls.push({ id: part.toolCallId, name: part.toolName, input: part.input })
  }
  return sum
}
