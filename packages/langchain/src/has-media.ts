/** Tells whether a conversation holds more than text. */
import { type BaseMessageLike, coerceMessageLikeToMessage } from '@langchain/core/messages'
import { readMedia } from './read-media.ts'

export function hasMedia(messages: readonly BaseMessageLike[]): boolean {
  return messages.some((message) => {
    const { content } = coerceMessageLikeToMessage(message)
    return typeof content !== 'string' && content.some((block) => readMedia(block) !== undefined)
  })
}
