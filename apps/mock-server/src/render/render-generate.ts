/** The prompt that a generate request makes. Server: `server/routes.go` GenerateHandler. */
import { executeGoTemplate } from '../go/template/execute-go-template.ts'
import { parseGoTemplate } from '../go/template/parse-go-template.ts'
import type { Model } from '../store/model.ts'
import type { GenerateRequest } from '../request/generate-request.ts'
import type { Message } from '../request/message-shape.ts'
import { type RenderedPrompt, renderPrompt, renderWithin } from './render-prompt.ts'

/** Renders prompt, suffix and system; or says why the mock cannot. */
export function renderGenerate(request: GenerateRequest, model: Model): RenderedPrompt {
  const { prompt, images } = request
  if (request.raw) return { text: prompt, images: images.length }
  if (request.suffix !== '') return fillIn(request, model)
  const shown: Model = {
    ...model,
    ...(request.template === '' ? {} : { template: request.template, rendering: 'template' as const }),
    ...(request.system === '' ? {} : { system: request.system }),
    // A context of the request stands in place of the model's own messages.
    ...(request.context === undefined ? {} : { messages: [] }),
  }
  const user = toMessage('user', prompt, request.template === '' ? images : [])
  return renderPrompt(
    {
      model: request.model,
      messages: [user],
      tools: [],
      ...(request.think === undefined ? {} : { think: request.think }),
      _debug_render_only: true,
      logprobs: false,
      top_logprobs: 0,
    },
    shown,
  )
}

function toMessage(role: string, content: string, images: Uint8Array[]): Message {
  return { role, content, thinking: '', images, tool_calls: [], tool_name: '', tool_call_id: '' }
}

/** The template then receives only the text before and after the gap. */
function fillIn({ prompt, suffix, template }: GenerateRequest, model: Model): RenderedPrompt {
  const fields = { Prompt: prompt, Suffix: suffix, Response: '' }
  return renderWithin(model, 0, () =>
    executeGoTemplate(parseGoTemplate(template || model.template), { fields, text: 'map[]' }),
  )
}
