/** Neutral messages as the native dialect has them. */
import type { Message, ToolCall as WireToolCall } from '@ollamakit/wire/native'
import type { ChatImage, ChatMessage, Warning } from '../chat/chat-request.ts'
import type { ToolCall } from '../errors/partial.ts'
import { toArgumentsObject } from '../chat/to-arguments.ts'
import { toBase64 } from '../chat/to-base64.ts'

export function toMessages(messages: readonly ChatMessage[], warnings: Warning[]): Message[] {
  return messages.map((message, i) => toMessage(message, `messages[${i}]`, warnings))
}

function toMessage(message: ChatMessage, where: string, warnings: Warning[]): Message {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.text }
    case 'other':
      return { role: message.as, content: message.text }
    case 'user':
      return { role: 'user', content: message.text, ...toImages(message.images, where) }
    case 'assistant':
      return {
        role: 'assistant',
        content: message.text ?? '',
        ...toImages(message.images, where),
        ...(message.thinking ? { thinking: message.thinking } : {}),
        ...(message.toolCalls?.length
          ? {
              tool_calls: message.toolCalls.map((call, i) =>
                toToolCall(call, i, `${where}.toolCalls[${i}]`, warnings),
              ),
            }
          : {}),
      }
    case 'tool':
      return {
        role: 'tool',
        content: message.text,
        ...toImages(message.images, where),
        ...(message.toolName ? { tool_name: message.toolName } : {}),
        ...(message.toolCallId ? { tool_call_id: message.toolCallId } : {}),
      }
  }
}

function toImages(images: readonly ChatImage[] | undefined, where: string): { images?: string[] } {
  return images?.length ? { images: images.map((image, i) => toBase64(image, `${where}.images[${i}]`)) } : {}
}

function toToolCall(
  { id, name, arguments: text }: ToolCall,
  index: number,
  where: string,
  warnings: Warning[],
): WireToolCall {
  const parsed = toArgumentsObject(text)
  // The server answers status 400 to anything but an object, and the conversation would be stuck.
  if (!parsed)
    warnings.push({
      type: 'changed',
      setting: `${where}.arguments`,
      message: `the arguments of ${name} are no JSON object; sent as {}`,
    })
  return { ...(id ? { id } : {}), function: { index, name, arguments: parsed ?? {} } }
}
