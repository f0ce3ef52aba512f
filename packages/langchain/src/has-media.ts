/** Tells whether messages hold more than text. */
import { type BaseMessageLike, coerceMessageLikeToMessage } from '@langchain/core/messages'
import { type Media, readMedia } from './read-media.ts'
import { isRecord, readMessage } from './read-message.ts'

export function hasMedia(messages: readonly BaseMessageLike[]): boolean {
  return messages.some((message) => mediaOf(coerceMessageLikeToMessage(message)).length > 0)
}

/** Whether a message holds a recording. */
export function hasAudio(message: unknown): boolean {
  return mediaOf(message).some(({ kind }) => kind === 'audio')
}

function mediaOf(message: unknown): Media[] {
  const { content } = readMessage(message)
  if (!Array.isArray(content)) return []
  return content.flatMap((block: unknown) => (isRecord(block) ? (readMedia(block) ?? []) : []))
}
