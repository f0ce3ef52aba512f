/** `toolChoice` of a name or `required`, which Ollama lacks: the response is constrained to the JSON of one call, and converted to it. Why: docs/decisions/0002-forced-tool-calls.md. */
import { type CallerNames, coreNames } from '../../errors/caller-names.ts'
import { createCallIds } from '../call-ids.ts'
import type { Call } from '../../transport/call.ts'
import type { ChatAnswer, Open } from '../chat-answer.ts'
import type { ChatEvent, FinishEvent } from '../chat-event.ts'
import type { ChatRequest, ChatTool, Warning } from '../chat-request.ts'
import type { Layer } from './layer.ts'
import type { CapabilitiesOf } from './model-capabilities.ts'
import { createUnsupportedModels } from './unsupported-models.ts'
import { toCallSchema, toForcedCall, withToolInstruction } from './to-call-schema.ts'
import { toSentTools } from '../to-sent-tools.ts'
import { withWarnings } from './with-warnings.ts'

/** Remembers for the life of a client which models have refused tools: the tools are described to them in the prompt instead. */
export function createForcedToolCall(capabilitiesOf?: CapabilitiesOf, names: CallerNames = coreNames): Layer {
  const refusals = createUnsupportedModels('tools', capabilitiesOf)
  const setting = names.setting('toolChoice')
  const changed: Warning = {
    type: 'changed',
    setting,
    message:
      'Ollama cannot be made to call a tool: the answer is constrained to the JSON of one call, which is turned back into the call',
  }

  async function open(
    next: Open,
    request: ChatRequest,
    tools: readonly ChatTool[],
    call: Call | undefined,
  ): Promise<ChatAnswer> {
    const warnings: Warning[] = []
    const offered = toSentTools(tools, warnings)
    const constrained = { ...request, format: toCallSchema(tools) }
    if (!(await refusals.isKnown(request.model, call?.signal)))
      try {
        return withWarnings(await next({ ...constrained, tools: offered }, call), warnings)
      } catch (cause) {
        refusals.learn(request.model, cause)
      }
    const answer = await next(
      { ...constrained, messages: withToolInstruction(request.messages, offered) },
      call,
    )
    return withWarnings(answer, [
      ...warnings,
      {
        type: 'changed',
        setting: 'tools',
        message: `${request.model} does not support tools; they are described in the system message`,
      },
    ])
  }

  async function ask(
    next: Open,
    { toolChoice: _choice, tools = [], format, ...rest }: ChatRequest,
    call: Call | undefined,
  ): Promise<ChatAnswer> {
    const answer = await open(next, rest, tools, call)
    return {
      ...withWarnings(answer, format === undefined ? [changed] : [changed, withoutFormat(setting)]),
      ...readAsCall(answer, tools),
    }
  }

  return (next) => (request, call) =>
    request.toolChoice === undefined ? next(request, call) : ask(next, request, call)
}

function withoutFormat(setting: string): Warning {
  return {
    type: 'unsupported',
    setting: 'format',
    message: `${setting} asks for a tool call, and a call has no other format`,
  }
}

/** Holds text back until it is complete. Passes everything else through. */
function readAsCall(answer: ChatAnswer, tools: readonly ChatTool[]): Pick<ChatAnswer, 'read'> {
  const newCallId = createCallIds()
  let held = ''
  /** The server has found a call itself: text is text from now on. */
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
      // Cut off, or from a model that is not constrained: it stays text.
      giveText(given)
      given.push(finish)
    } else
      given.push(
        { type: 'tool-call', call },
        { ...finish, reason: finish.reason === 'stop' ? 'tool-calls' : finish.reason },
      )
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
