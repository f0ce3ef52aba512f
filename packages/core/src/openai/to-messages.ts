/** Neutral messages as the openai dialect has them. */
import type { ChatCompletionMessageParam, ChatCompletionToolCall, ContentPart } from '@ollamakit/wire/openai'
import type { ChatImage, ChatMessage, Warning } from '../chat/chat-request.ts'
import type { ToolCall } from '../errors/partial.ts'
import { toArgumentsObject } from '../chat/to-arguments.ts'
import { audioFormatOf, mediaTypeOf, toBase64 } from '../chat/to-base64.ts'

export function toMessages(
  messages: readonly ChatMessage[],
  warnings: Warning[],
): ChatCompletionMessageParam[] {
  return messages.flatMap((message, i) => toMessage(message, `messages[${i}]`, warnings))
}

function toMessage(message: ChatMessage, where: string, warnings: Warning[]): ChatCompletionMessageParam[] {
  switch (message.role) {
    case 'system':
      return [{ role: 'system', content: message.text }]
    case 'other':
      return [{ role: message.as, content: message.text }]
    case 'user':
      return [{ role: 'user', content: toContent(message.text, message.images, where, warnings) }]
    case 'assistant':
      return [
        {
          role: 'assistant',
          // Never null: without calls the server answers status 400 to it.
          content: message.text ?? '',
          ...(message.thinking ? { reasoning: message.thinking } : {}),
          ...(message.toolCalls?.length
            ? {
                tool_calls: message.toolCalls.map((call, i) =>
                  toToolCall(call, `${where}.toolCalls[${i}]`, warnings),
                ),
              }
            : {}),
        },
        ...toFollowing(message.images, where, 'assistant messages', warnings),
      ]
    case 'tool': {
      const result = {
        role: 'tool',
        content: message.text,
        ...(message.toolName ? { name: message.toolName } : {}),
        ...(message.toolCallId ? { tool_call_id: message.toolCallId } : {}),
      }
      return [result, ...toFollowing(message.images, where, 'tool results', warnings)]
    }
  }
}

/** A list of parts would make the server forget which call a message answers or makes, so its images follow as the user's. */
function toFollowing(
  images: readonly ChatImage[] | undefined,
  where: string,
  place: string,
  warnings: Warning[],
): ChatCompletionMessageParam[] {
  if (!images?.length) return []
  warnings.push({
    type: 'changed',
    setting: `${where}.images`,
    message: `the openai dialect has no images or recordings in ${place}: they follow as a user message`,
  })
  return [{ role: 'user', content: toParts('', images, where) }]
}

function toToolCall(
  { id, name, arguments: text }: ToolCall,
  where: string,
  warnings: Warning[],
): ChatCompletionToolCall {
  const whole = toArgumentsObject(text) !== undefined
  // The server answers status 400 to anything but the text of an object, and the conversation would be stuck.
  if (!whole)
    warnings.push({
      type: 'changed',
      setting: `${where}.arguments`,
      message: `the arguments of ${name} are no JSON object; sent as {}`,
    })
  return { id, type: 'function', function: { name, arguments: (whole && text.trim()) || '{}' } }
}

function toContent(
  text: string,
  images: readonly ChatImage[] | undefined,
  where: string,
  warnings: Warning[],
): string | ContentPart[] {
  if (!images?.length) return text
  if (text)
    warnings.push({
      type: 'changed',
      setting: `${where}.images`,
      message:
        'the openai dialect has text, images and recordings as parts, which Ollama takes for separate messages',
    })
  return toParts(text, images, where)
}

function toParts(text: string, images: readonly ChatImage[], where: string): ContentPart[] {
  const media = images.map((image, i): ContentPart => {
    const base64 = toBase64(image, `${where}.images[${i}]`)
    const format = audioFormatOf(base64)
    if (format) return { type: 'input_audio' as const, input_audio: { data: base64, format } }
    return { type: 'image_url' as const, image_url: { url: `data:${mediaTypeOf(base64)};base64,${base64}` } }
  })
  return text ? [{ type: 'text', text }, ...media] : media
}
