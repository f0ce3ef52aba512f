/** Sends a chat request to the deployment that answers it, in the dialect spoken there. */
import type { FallbackUsed } from '../deployments/served-by.ts'
import { type Targets, toFallbackWarning } from '../deployments/fallback.ts'
import type { Target } from '../deployments/target.ts'
import { enforcesFormat } from '../deployments/enforces-format.ts'
import { OllamaResponseError } from '../errors/ollama-error.ts'
import type { Call } from '../transport/call.ts'
import { openFrames } from '../transport/open-frames.ts'
import { Batches } from '../transport/read-batches.ts'
import type { ChatAnswer, Open } from './chat-answer.ts'
import type { ChatDialect } from './chat-dialect.ts'
import type { FinishEvent } from './chat-event.ts'
import type { ChatRequest } from './chat-request.ts'
import { Collector } from './collect.ts'
import { withTruncation } from './detect-truncation.ts'
import { withCheckedFormat, withUncheckedFormat, withFormatInWords } from './unenforced-format.ts'

/** The dialects by name. */
export type ChatDialects = { readonly [name in ChatDialect['name']]: ChatDialect }

/** Returns the innermost `open`: one prepared request, one response. */
export function createSend(targets: Targets, dialects: ChatDialects): Open {
  return (request, call) =>
    targets.run((target, its, used) => sendTo(target, dialects, request, { call: its, used }), call)
}

interface Sending {
  call: Call | undefined
  used: FallbackUsed | undefined
}

/** Which dialect a deployment speaks may only be known from its first refusal. */
async function sendTo(
  target: Target,
  dialects: ChatDialects,
  request: ChatRequest,
  sending: Sending,
): Promise<ChatAnswer> {
  const name = target.dialectOf('chat')
  try {
    return await sendOnce(target, dialects[name], request, sending)
  } catch (error) {
    const now = target.dialectOf('chat')
    if (!(error instanceof OllamaResponseError) || now === name) throw error
    return sendOnce(target, dialects[now], request, sending)
  }
}

/** Resolves with the response headers; the events are read from the returned answer. */
async function sendOnce(
  target: Target,
  dialect: ChatDialect,
  request: ChatRequest,
  { call = {}, used }: Sending,
): Promise<ChatAnswer> {
  const { format, checkFormat = true } = request
  const unenforced = format !== undefined && checkFormat && !enforcesFormat(target.deployment, request.model)
  const { body: spoken, warnings } = dialect.toBody(
    unenforced ? withFormatInWords(request, format) : request,
    target.transport.names,
  )
  const body = request.body ? { ...spoken, ...request.body } : spoken
  const outgoing = { method: 'POST', path: dialect.path, body, accept: dialect.accept } as const
  const { incoming, frames } = await openFrames(target.transport, outgoing, dialect.createCutter(), call)
  const { status, headers } = incoming.response
  // No getter: docs/decisions/0011.
  const servedBy = { ...target.servedBy(headers), ...(used ? { fallback: used } : {}) }
  const collector = new Collector()
  const batches = new Batches({
    frames,
    interpreter: dialect.createReader(
      call.raw ?? false,
      request.tools && new Set(request.tools.map(({ name }) => name)),
    ),
    incoming,
    signal: call.signal,
    keep(events) {
      const [first] = events
      // Adapters read events only. A plain daemon says nothing that they could show.
      if (first?.type === 'start' && (used || servedBy.deployment !== 'local'))
        events[0] = { ...first, servedBy }
      // Only here are the request and the token counts known together.
      const last = events.at(-1)
      if (last?.type === 'finish') events[events.length - 1] = withUsage(last, request, target)
      collector.add(events)
    },
    partial: () => collector.partial(),
  })
  const answer: ChatAnswer = {
    request: { url: incoming.url, body },
    response: { status, headers, servedBy },
    warnings: used ? [...warnings, toFallbackWarning(target, used)] : warnings,
    read: () => batches.read(),
    cancel: () => batches.cancel(),
  }
  if (!unenforced) return answer
  return checkFormat === 'prompt' ? withUncheckedFormat(answer) : withCheckedFormat(answer, format)
}

/** A gateway's counts are not the model's: nothing follows from them. */
function withUsage(
  finish: FinishEvent,
  request: ChatRequest,
  { deployment, transport }: Target,
): FinishEvent {
  if (deployment.usage === 'model') return withTruncation(finish, request, transport.names)
  return { ...finish, usage: { ...finish.usage, source: 'gateway' } }
}
