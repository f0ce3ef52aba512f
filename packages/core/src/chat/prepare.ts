/** Settings that Ollama lacks, made true by changing the question: pure, and the same for both dialects. */
import { OllamaInputError } from '../errors/ollama-error.ts'
import type { ChatRequest, Warning } from './chat-request.ts'

/** The question as it can be asked, and what was changed in it. */
export function prepare(request: ChatRequest): { request: ChatRequest; warnings: Warning[] } {
  const { toolChoice, ...rest } = request
  if (toolChoice === undefined || toolChoice === 'auto') return { request: rest, warnings: [] }
  if (toolChoice === 'none') {
    const { tools: _left, ...without } = rest
    return { request: without, warnings: [] }
  }
  if (toolChoice === 'required')
    return { request: rest, warnings: [{ type: 'unsupported', setting: 'toolChoice', message: 'Ollama cannot be made to call a tool; the model decides' }] }
  const named = rest.tools?.filter(({ name }) => name === toolChoice.name) ?? []
  if (named.length === 0)
    throw new OllamaInputError(
      `toolChoice names ${JSON.stringify(toolChoice.name)}, which is not among the tools`,
      `Offered: ${rest.tools?.map(({ name }) => name).join(', ') || 'none'}`,
    )
  return {
    request: { ...rest, tools: named },
    warnings: [{ type: 'changed', setting: 'toolChoice', message: `only ${toolChoice.name} is offered; Ollama cannot be made to call it` }],
  }
}
