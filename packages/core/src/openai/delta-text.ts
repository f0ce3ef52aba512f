/** Reads the text and the thinking of a message or a delta: servers of this dialect have more fields and forms than Ollama. */
import { isJsonObject } from '@ollamakit/wire'
import { quote, show } from '../errors/quote.ts'
import type { ChatCompletionDelta } from '@ollamakit/wire/openai'

type Warn = (message: string) => void

/**
 * Returns `reasoning` of Ollama and OpenRouter, `reasoning_content` of DeepSeek, vLLM and LiteLLM, or the thinking among the parts of a content.
 * Warns of a value that has no text.
 */
export function thinkingOf(delta: ChatCompletionDelta, warn: Warn): string {
  const { reasoning, reasoning_content: other, content } = delta
  for (const value of [reasoning, other] as unknown[]) {
    if (value === undefined || value === null || value === '') continue
    const text = toText(value)
    if (text) return text
    if (text === undefined) warn(`the reasoning ${quote(show(value))} was ignored: it has no text`)
  }
  return Array.isArray(content) ? joinParts(content, true) : ''
}

/** Returns the content, a text or a list of parts as Mistral sends it, or else the refusal. Warns of a part without text. @throws Error for anything else. */
export function textOf({ content, refusal }: ChatCompletionDelta, warn: Warn): string {
  if (typeof content === 'string' && content !== '') return content
  if (Array.isArray(content)) {
    for (const part of content as unknown[])
      if (part !== null && toText(part) === undefined)
        warn(`the part ${quote(show(part))} of the content was ignored: it has no text`)
    return joinParts(content, false)
  }
  // 0 and false are values, too, and not the text that the model wrote.
  if (content !== undefined && content !== null && content !== '') {
    const text = isJsonObject(content) ? toText(content) : undefined
    if (text === undefined) throw new Error(`the content is ${quote(show(content))}, not text`)
    return text
  }
  return toText(refusal) ?? ''
}

/** Joins the texts of the parts that are thinking, or of those that are not. */
function joinParts(parts: readonly unknown[], thinking: boolean): string {
  return parts.map((part) => (isThinking(part) === thinking ? (toText(part) ?? '') : '')).join('')
}

function isThinking(part: unknown): boolean {
  if (!isJsonObject(part)) return false
  const { type, thinking } = part
  return typeof thinking === 'string' || (typeof type === 'string' && /think|reason/.test(type))
}

/** A text, `{ type: 'text', text }`, `{ type: 'thinking', thinking }` or a list of such; undefined for a value without text. */
function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) {
    const texts = value.map(toText)
    return texts.length > 0 && texts.every((text) => text === undefined) ? undefined : texts.join('')
  }
  if (!isJsonObject(value)) return undefined
  const { text, thinking, value: inner } = value
  const own = text ?? thinking ?? inner
  return own === undefined || own === null ? undefined : toText(own)
}
