/** Completion in the openai dialect: `POST /v1/completions`, whose frames differ from those of a chat in where the text is. */
import { isJsonObject, type JsonValue } from '@ollamakit/wire'
import type { ChatCompletionChunk } from '@ollamakit/wire/openai'
import type { ChatBody, ChatDialect } from '../chat/chat-dialect.ts'
import type { ChatRequest } from '../chat/chat-request.ts'
import { EventReader } from '../chat/read-frames.ts'
import { toPrompt } from '../chat/to-prompt.ts'
import type { CallerNames } from '../errors/caller-names.ts'
import { openaiChat } from './chat-completions.ts'
import { toChatBody, unsaid } from './to-chat-body.ts'
import { OpenAIChatReader } from './to-chat-events.ts'

export const openaiCompletion: ChatDialect = {
  ...openaiChat,
  path: '/v1/completions',
  toBody,
  createReader: (raw) => new EventReader(new CompletionReader(), raw),
}

function toBody({ format, think, logprobs, ...request }: ChatRequest, names?: CallerNames): ChatBody {
  const { body, warnings } = toChatBody({ ...request, messages: [] }, names)
  const { messages: _messages, model, ...settings } = body
  const { prompt, system, images } = toPrompt(request)
  const lacking = { format, think, logprobs: logprobs || undefined, system, images: images[0] }
  for (const [setting, value] of Object.entries(lacking))
    if (value !== undefined) warnings.push(unsaid(names?.setting(setting) ?? setting))
  return { body: { model: model ?? '', prompt, ...settings }, warnings }
}

class CompletionReader extends OpenAIChatReader {
  override toValue(json: unknown, frame: string): ChatCompletionChunk {
    return super.toValue(toChatFrame(json), frame)
  }
}

function toChatFrame(json: unknown): unknown {
  return isJsonObject(json) && Array.isArray(json['choices'])
    ? { ...json, choices: json['choices'].map(toChatChoice) }
    : json
}

function toChatChoice(choice: JsonValue): JsonValue {
  if (!isJsonObject(choice) || typeof choice['text'] !== 'string') return choice
  const { text: content, logprobs: _logprobs, ...rest } = choice
  return { ...rest, delta: { content } }
}
