/** Token counts without the model's tokenizer and without the network. */
import type { BaseMessage, MessageContent } from '@langchain/core/messages'
import { readMedia } from './read-media.ts'

/** Tokens of a picture. Models differ: from 256 (gemma3) to 1,600 (llama3.2-vision). */
const tokensPerPicture = 800

/** Role and separators of a message in a chat template. */
const tokensPerMessage = 4

/**
 * Estimates tokens by script: four ASCII characters, two other letters, or one character of Chinese, Japanese,
 * Korean or Thai are about a token; an emoji is about two. No tokenizer is asked, so plan with a margin of half the count.
 */
function estimateTextTokens(text: string): number {
  let [ascii, letters, wide, emoji] = [0, 0, 0, 0]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) ascii++
    else if (code >= 0xd800 && code < 0xdc00) {
      emoji++
      i++
    } else if ((code >= 0x0e00 && code < 0x0f00) || (code >= 0x1100 && code < 0x1200) || code >= 0x2e80)
      wide++
    else letters++
  }
  return Math.ceil(ascii / 4 + letters / 2 + wide + emoji * 2)
}

export function estimateContentTokens(content: MessageContent): number {
  if (typeof content === 'string') return estimateTextTokens(content)
  let tokens = 0
  for (const block of content) {
    const media = readMedia(block)
    if (media) tokens += media.text === undefined ? tokensPerPicture : estimateTextTokens(media.text)
    else
      for (const field of ['text', 'reasoning', 'thinking'])
        tokens += estimateTextTokens(asText(block[field]))
  }
  return tokens
}

/** A message as the server gets it: content, thinking, tool calls and its frame in the template. */
export function estimateMessageTokens(message: BaseMessage): number {
  const { content, additional_kwargs: kwargs } = message
  const calls = 'tool_calls' in message && Array.isArray(message.tool_calls) ? message.tool_calls : []
  const called = calls.length > 0 ? JSON.stringify(calls) : ''
  const thinking = asText((kwargs as Record<string, unknown> | undefined)?.['reasoning_content'])
  return tokensPerMessage + estimateContentTokens(content) + estimateTextTokens(called + thinking)
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
