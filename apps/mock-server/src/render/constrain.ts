/** What `format` does to an answer. A thinking model on a template or a parser runs twice: it thinks freely, then answers under the constraint. Server: `server/routes.go` structuredOutputsState. */
import { isJsonObject } from '@ollamakit/wire'
import { quoteGo } from '../go/json/quote-go.ts'
import type { Model } from '../store/model.ts'
import { cutText } from '../turn/cut-text.ts'
import { toSchemaInstance } from '../turn/schema-instance.ts'
import type { Turn, TurnStep } from '../turn/turn.ts'
import type { ChatRequest } from '../request/chat-request.ts'

/** A step as it reaches the client. */
export interface RenderedStep extends TurnStep {
  /** Where the second run takes over: a frame although there is nothing in it. */
  isSeam?: boolean
}

/** The steps that reach the client, or why none does. `failsAtEnd`: only the second run found the format wrong. */
export type Constrained = { steps: RenderedStep[]; failsAtEnd: boolean } | { problem: string; begun: boolean }

/** Applies the request's format to what the model says. */
export function toConstrainedSteps(
  request: ChatRequest,
  model: Model,
  steps: TurnStep[],
  fault: Turn['fault'],
): Constrained {
  if (request.format === undefined) return { steps, failsAtEnd: false }
  const format: unknown = JSON.parse(request.format)
  const free: Constrained = { steps, failsAtEnd: false }
  if (!runsTwice(request, model)) {
    if (isValidFormat(format)) return free
    // A model with its own chat template notices it already while the conversation is cut to size, which one message never is.
    return {
      problem: describeInvalidFormat(request.format),
      begun: model.rendering !== 'own' || request.messages.length < 2,
    }
  }
  const answer = steps.findIndex((step) => step.content !== '' || step.toolCalls.length > 0)
  // A truncated response would have continued.
  const seam = answer >= 0 || fault?.by !== 'error' ? answer : steps.length
  const hasThought = steps.slice(0, seam + 1).some((step) => step.thinking !== '')
  if (seam < 0 || !hasThought) return free
  const first = [...steps.slice(0, seam), ...toSeam(model, steps[seam])]
  return isValidFormat(format)
    ? { steps: [...first, ...secondRun(format, steps.slice(seam))], failsAtEnd: false }
    : { steps: first, failsAtEnd: true }
}

/** The server's error for an invalid format; `format` is its JSON text. */
export function describeInvalidFormat(format: string): string {
  return `invalid format: ${quoteGo(format)}; expected "json" or a valid JSON Schema object`
}

function runsTwice(request: ChatRequest, model: Model): boolean {
  return model.rendering !== 'own' && model.capabilities.includes('thinking') && request.think !== false
}

function isValidFormat(format: unknown): boolean {
  return format === 'json' || format === '' || format === null || isJsonObject(format)
}

/** With a template, the end of the thinking is sent, or an empty frame where it would be; a built-in parser sends neither. */
function toSeam(model: Model, boundary: TurnStep | undefined): RenderedStep[] {
  if (model.rendering !== 'template') return []
  return [{ thinking: boundary?.thinking ?? '', content: '', toolCalls: [], logprobs: [], isSeam: true }]
}

/** The content under the constraint: without calls, and an instance of the schema if the script has only calls. */
function secondRun(format: unknown, steps: TurnStep[]): RenderedStep[] {
  const unconstrained = format === null || format === ''
  const said = steps.map((step, i) => ({
    ...step,
    ...(i === 0 ? { thinking: '' } : {}),
    ...(unconstrained ? {} : { toolCalls: [] }),
  }))
  if (unconstrained || said.some((step) => step.content !== '') || steps.length === 0) return said
  const instance = JSON.stringify(isJsonObject(format) ? toSchemaInstance(format) : {})
  return cutText(instance).map((content) => ({ thinking: '', content, toolCalls: [], logprobs: [] }))
}
