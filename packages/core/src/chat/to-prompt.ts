/** Converts messages to the parts of a completion, which has no conversation. */
import { OllamaInputError } from '../errors/ollama-error.ts'
import type { ChatImage, ChatRequest } from './chat-request.ts'

export interface Prompt {
  /** The texts of the user messages, without names of roles. */
  prompt: string
  /** The texts of the system messages; absent without one. */
  system?: string
  images: readonly ChatImage[]
}

/** @throws OllamaInputError for a message of another role, and for tools. */
export function toPrompt({ messages, tools }: ChatRequest): Prompt {
  if (tools?.length) throw new OllamaInputError('a completion calls no tools', 'Use chat for tools')
  const system: string[] = []
  const prompt: string[] = []
  const images: ChatImage[] = []
  for (const [i, message] of messages.entries()) {
    if (message.role === 'system') system.push(message.text)
    else if (message.role === 'user') {
      prompt.push(message.text)
      for (const image of message.images ?? []) images.push(image)
    } else
      throw new OllamaInputError(
        `messages[${i}] has the role ${message.role}: a completion has no conversation`,
        'Use chat for one',
      )
  }
  return {
    prompt: prompt.join('\n'),
    ...(system.length > 0 ? { system: system.join('\n') } : {}),
    images,
  }
}
