/** What a message of this dialect, or a piece of one, says: servers behind it have more fields and forms than Ollama. */
import { isJsonObject } from '@ollamakit/wire'
import { quote, show } from '../errors/quote.ts'
import type { ChatCompletionDelta } from '@ollamakit/wire/openai'

/** `reasoning` of Ollama and OpenRouter, `reasoning_content` of DeepSeek, vLLM and LiteLLM, or the thinking among the parts of a content. */
export function thinkingOf({ reasoning, reasoning_content: other, content }: ChatCompletionDelta): string {
  return toText(reasoning) || toText(other) || joinParts(content, 'thinking')
}

/** The content, a text or a list of parts as Mistral sends it; what a model refuses with is text, too. @throws Error for anything else. */
export function textOf({ content, refusal }: ChatCompletionDelta): string {
  if (typeof content === 'string' && content !== '') return content
  if (content && !Array.isArray(content)) throw new Error(`the content is ${quote(show(content))}, not text`)
  return joinParts(content, 'text') || toText(refusal)
}

/** The texts of one type of part: `{type: 'text', text}`, `{type: 'thinking', thinking}`, where the latter may hold parts again. */
function joinParts(parts: unknown, type: 'text' | 'thinking'): string {
  if (!Array.isArray(parts)) return ''
  return parts
    .map((part: unknown) => (isJsonObject(part) && part['type'] === type ? toText(part[type]) : ''))
    .join('')
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : joinParts(value, 'text')
}
