/** Reasoning efforts of the OpenAI dialect as the native `think`. Server: `openai/openai.go` thinkFromReasoningEffort. */
import type { Think } from '@ollamakit/wire/native'
import { quoteGo } from '../go/json/quote-go.ts'

const efforts = new Map<string, Think>([
  ['none', false],
  ['minimal', 'low'],
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['max', 'max'],
  ['xhigh', 'max'],
  ['ultra', 'max'],
])

/** Undefined if the effort is empty; the text of the server's 400 if it is unknown. */
export function toThink(effort: string): Think | undefined | { error: string } {
  if (effort === '') return undefined
  const choices = '"minimal", "low", "medium", "high", "xhigh", "ultra", "max", or "none"'
  return efforts.get(effort) ?? { error: `invalid reasoning value: ${quoteGo(effort)} (must be ${choices})` }
}
