/** `POST /v1/chat/completions`. */
import type { ChatDialect } from '../chat/chat-dialect.ts'
import { createCompletionCutter } from './completion-cutter.ts'
import { toChatBody } from './to-chat-body.ts'
import { createChatEventReader } from './to-chat-events.ts'

/** Chat in the openai dialect. A server that answers whole, though asked to stream, is read as a single frame. */
export const openaiChat: ChatDialect = {
  name: 'openai',
  path: '/v1/chat/completions',
  toBody: toChatBody,
  createCutter: createCompletionCutter,
  createReader: createChatEventReader,
}
