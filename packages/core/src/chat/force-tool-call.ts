/** `toolChoice` of a name or `required`, which Ollama does not have: the answer is constrained to the JSON of one call, and turned back into it. See docs/decisions on forced tool calls. */
import { createCallIds } from './call-ids.ts'
import type { Call, ChatAnswer, Open } from './chat-answer.ts'
import type { ChatEvent, FinishEvent } from './chat-event.ts'
import type { ChatRequest, ChatTool, Warning } from './chat-request.ts'
import type { Layer } from './layer.ts'
import { lostOf } from './prepare.ts'
import { toInnerFormatSchema } from './schema/to-format-schema.ts'
import { toCallSchema, toForcedCall, withToolInstruction } from './to-call-schema.ts'

export const forceToolCall: Layer = (next) => (request, call) => (request.toolChoice === undefined ? next(request, call) : ask(next, request, call))

async function ask(next: Open, request: ChatRequest, call: Call | undefined): Promise<ChatAnswer> {
  const { toolChoice: _choice, tools = [], messages, ...rest } = request
  const answer = await next({ ...rest, messages: withToolInstruction(messages, tools), format: toCallSchema(tools) }, call)
  return { ...answer, warnings: [...toWarnings(request, tools), ...answer.warnings], ...readAsCall(answer, tools) }
}

function toWarnings({ format }: ChatRequest, tools: readonly ChatTool[]): Warning[] {
  const warnings: Warning[] = [
    {
      type: 'changed',
      setting: 'toolChoice',
      message: 'Ollama cannot be made to call a tool: the answer is constrained to the JSON of one call, which is turned back into the call',
    },
  ]
  if (format !== undefined)
    warnings.push({ type: 'unsupported', setting: 'format', message: 'toolChoice asks for a tool call, and a call has no other format' })
  for (const [i, { name, parameters }] of tools.entries()) {
    const { lost } = toInnerFormatSchema(parameters)
    if (lost.length > 0) warnings.push(lostOf(`tools[${i}].parameters`, `the tool ${name}`, lost))
  }
  return warnings
}

/** Text waits for its end, since half a call is none. Everything else passes. */
function readAsCall(answer: ChatAnswer, tools: readonly ChatTool[]): Pick<ChatAnswer, 'read'> {
  const newCallId = createCallIds()
  let held = ''
  /** The server found a call by itself: what is text now is text. */
  let called = false

  function take(events: ChatEvent[]): ChatEvent[] {
    const given: ChatEvent[] = []
    for (const event of events) {
      if (event.type === 'text' && !called) held += event.text
      else if (event.type === 'tool-call') {
        giveText(given)
        called = true
        given.push(event)
      } else if (event.type === 'finish') giveEnd(event, given)
      else given.push(event)
    }
    return given
  }

  function giveText(given: ChatEvent[]): void {
    if (held !== '') given.push({ type: 'text', text: held })
    held = ''
  }

  function giveEnd(finish: FinishEvent, given: ChatEvent[]): void {
    const call = toForcedCall(held, tools, newCallId)
    if (!call) {
      // Cut off, or said by a model that nothing constrains: it stays what it is.
      giveText(given)
      given.push(finish)
    } else given.push({ type: 'tool-call', call }, { ...finish, reason: finish.reason === 'stop' ? 'tool-calls' : finish.reason })
  }

  return {
    async read() {
      for (let events = await answer.read(); events; events = await answer.read()) {
        const given = take(events)
        if (given.length > 0) return given
      }
      return undefined
    },
  }
}
