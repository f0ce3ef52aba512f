/** Tells whether a conversation holds more than text. */
import { type BaseMessageLike, coerceMessageLikeToMessage } from '@langchain/core/messages'

export function hasMedia(messages: readonly BaseMessageLike[]): boolean {
  return messages.some((message) => {
    const { content } = coerceMessageLikeToMessage(message)
    return typeof content !== 'string' && content.some(({ type }) => mediaTypes.has(type))
  })
}

export const mediaTypes: ReadonlySet<unknown> = new Set([
  'image',
  'image_url',
  'audio',
  'input_audio',
  'video',
  'file',
])
