/** Completion in the native dialect: `POST /api/generate`, whose lines differ from those of a chat in where the text is. */
import { isJsonObject } from '@ollamakit/wire'
import type { ChatResponse } from '@ollamakit/wire/native'
import type { ChatBody, ChatDialect } from '../chat/chat-dialect.ts'
import type { ChatRequest } from '../chat/chat-request.ts'
import { EventReader } from '../chat/read-frames.ts'
import { toBase64 } from '../chat/to-base64.ts'
import { toPrompt } from '../chat/to-prompt.ts'
import type { CallerNames } from '../errors/caller-names.ts'
import { nativeChat } from './chat.ts'
import { toChatBody } from './to-chat-body.ts'
import { NativeChatReader } from './to-chat-events.ts'

export const nativeCompletion: ChatDialect = {
  ...nativeChat,
  path: '/api/generate',
  toBody,
  createReader: (raw) => new EventReader(new CompletionReader(), raw),
}

function toBody(request: ChatRequest, names?: CallerNames): ChatBody {
  const { body, warnings } = toChatBody(request, names)
  const { model, messages: _messages, ...settings } = body
  const { prompt, system, images } = toPrompt(request)
  return {
    body: {
      model: model ?? '',
      prompt,
      ...(system === undefined ? {} : { system }),
      ...(images.length > 0 ? { images: images.map((image, i) => toBase64(image, `images[${i}]`)) } : {}),
      ...settings,
    },
    warnings,
  }
}

class CompletionReader extends NativeChatReader {
  override toValue(json: unknown, line: string): ChatResponse {
    return super.toValue(toChatLine(json), line)
  }
}

function toChatLine(json: unknown): unknown {
  if (!isJsonObject(json) || typeof json['response'] !== 'string') return json
  const { response: content, thinking, ...line } = json
  return { ...line, message: { role: 'assistant', content, ...(thinking ? { thinking } : {}) } }
}
