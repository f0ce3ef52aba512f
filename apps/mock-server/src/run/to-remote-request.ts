/** What a request for a remote model becomes for its host. Server: `server/routes.go` ChatHandler, GenerateHandler. */
import type { ChatRequest } from '../request/chat-request.ts'
import { encodeChat, encodeGenerate } from '../request/encode-request.ts'
import type { GenerateRequest } from '../request/generate-request.ts'
import { toMessage } from '../request/message-shape.ts'
import type { Model } from '../store/model.ts'

/** The model's own messages and system message come first, its parameters where the request has none. */
export function toRemoteChat(request: ChatRequest, model: Model): object {
  const { messages, options } = request
  const own = model.messages.map(({ role, content }) => toMessage(role, { content }))
  const hasSystem = model.system === undefined || messages[0]?.role === 'system'
  const system = hasSystem ? [] : [toMessage('system', { content: model.system ?? '' })]
  return encodeChat({
    ...request,
    model: model.remote?.model ?? '',
    messages: messages.length === 0 ? [] : [...system, ...own, ...messages],
    options: { ...model.parameters, ...options },
  })
}

/** Where the request is silent, the model's system message, template and parameters. */
export function toRemoteGenerate(request: GenerateRequest, model: Model): object {
  const { system, template, options } = request
  return encodeGenerate({
    ...request,
    model: model.remote?.model ?? '',
    system: system === '' ? (model.system ?? '') : system,
    template: template === '' ? model.template : template,
    options: { ...model.parameters, ...options },
  })
}
