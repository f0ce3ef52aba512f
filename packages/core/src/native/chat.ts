/** `POST /api/chat`. */
import type { ChatDialect } from '../chat/chat-dialect.ts'
import { createLineCutter } from '../transport/line-cutter.ts'
import { toChatBody } from './to-chat-body.ts'
import { createChatEventReader } from './to-chat-events.ts'

/** Chat in the native dialect. Whole and streamed answers read alike: a whole one is a single line without its line break. */
export const nativeChat: ChatDialect = {
  name: 'native',
  path: '/api/chat',
  toBody: toChatBody,
  createCutter: () => createLineCutter(),
  createReader: createChatEventReader,
}
