/** A neutral question as the body of `POST /api/chat`. Only what is set is sent: the model's own parameters stay in force. */
import type { JsonObject } from '@ollamakit/wire'
import type { ChatRequest as WireChatRequest } from '@ollamakit/wire/native'
import type { ChatBody } from '../chat/chat-dialect.ts'
import type { ChatRequest, Warning } from '../chat/chat-request.ts'
import { toOptionWarnings } from '../chat/to-option-warnings.ts'
import { type CallerNames, coreNames } from '../errors/caller-names.ts'
import { toMessages } from './to-messages.ts'

export function toChatBody(request: ChatRequest, names: CallerNames = coreNames): ChatBody {
  const warnings: Warning[] = []
  const { model, tools, format, options, think, keepAlive, strictContext, logprobs } = request
  const { truncate = strictContext ? false : undefined, shift = strictContext ? false : undefined } = request
  for (const name of Object.keys(options ?? {})) warnings.push(...toOptionWarnings(name, names))
  const body: WireChatRequest = {
    model,
    messages: toMessages(request.messages, warnings),
    stream: true,
    ...(tools?.length
      ? {
          tools: tools.map(({ name, description, parameters }) => ({
            type: 'function',
            function: { name, ...(description ? { description } : {}), parameters },
          })),
        }
      : {}),
    ...(format === undefined ? {} : { format }),
    ...(options && Object.keys(options).length > 0 ? { options } : {}),
    ...(think === undefined ? {} : { think }),
    ...(keepAlive === undefined ? {} : { keep_alive: keepAlive }),
    ...(truncate === undefined ? {} : { truncate }),
    ...(shift === undefined ? {} : { shift }),
    ...(logprobs === undefined || logprobs === false
      ? {}
      : { logprobs: true, ...(logprobs === true ? {} : { top_logprobs: logprobs }) }),
  }
  // The wire's interfaces are JSON by construction; TypeScript does not give interfaces an index signature.
  return { body: body as unknown as JsonObject, warnings }
}
