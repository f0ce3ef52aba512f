/** Finds the fixture of a request and loads its model. Server: `server/routes.go` scheduleRunner. */
import type { Match } from '../fixture/found-match.ts'
import { noteFixture } from '../fixture/place.ts'
import type { Question } from '../fixture/question.ts'
import { type Rejected, rejected } from '../render/outcome.ts'
import type { KeepAlive } from '../request/keep-alive-shape.ts'
import type { Lease, SchedulerError } from '../scheduler/scheduler.ts'
import type { Model } from '../store/model.ts'
import type { ReplyError } from '@ollamakit/wire/fixture'
import { errorText } from '../turn/error-text.ts'
import { contextLengthOf } from './context-length.ts'
import { findMatch } from './find-match.ts'
import { timeOfFailure } from './pace-and-fault.ts'
import { scriptOf } from './script-of.ts'
import { rejectCloud } from './reject-unresolved.ts'
import type { RequestContext } from '../http/request-context.ts'

/** The fixture of a request, and its loaded model. */
export interface Prepared {
  match: Match | undefined
  lease: Lease
  numCtx: number
}

/** How a request wants its model to be loaded. */
export interface LoadOrder {
  model: Model
  options: { readonly [name: string]: unknown } | undefined
  keepAlive: KeepAlive | undefined
  /** The request only loads the model and gets no response from it. */
  onlyLoads: boolean
}

/** Finds the fixture and loads the model. A remote model is never loaded, and answers only if a fixture matches. */
export async function prepareRun(
  question: Question,
  { model, options, keepAlive, onlyLoads }: LoadOrder,
  context: RequestContext,
): Promise<Prepared | Rejected> {
  const { state, entry, signal } = context
  const broken = state.chaosOf(entry)?.error
  if (broken) {
    entry.fixture = 'defaults.chaos'
    return {
      ...rejected(broken.status, errorText(broken, question.model)),
      begun: true,
      scripted: broken,
      at: timeOfFailure(state.defaults.pace),
    }
  }
  const match = await findMatch(question, context)
  if (match && 'status' in match) return match
  if (match) noteFixture(entry, match.name, match.fixture)
  else if (model.remote && !state.settings.strict) return rejectCloud()
  const script = scriptOf(match?.reply, context)
  const { error } = script
  const failure =
    error?.stage === 'load' ? { ...error, message: errorText(error, question.model) } : undefined
  if (failure && !onlyLoads) match?.use()
  if (model.remote) return toPrepared(remoteLease, match, Infinity, failure)
  const numCtx = contextLengthOf(model, options, state.settings.server)
  const acquired = await state.scheduler.acquire({
    model,
    keepAliveMs: keepAlive?.milliseconds,
    numCtx,
    loadMs: script.pace && 'load' in script.pace ? (script.pace.load ?? 0) : 0,
    failure: failure && { status: failure.status, message: failure.message },
    onlyLoads,
    signal,
  })
  return toPrepared(acquired, match, numCtx, failure)
}

const remoteLease: Lease = { waitedMs: 0, wasLoaded: false, release() {} }

function toPrepared(
  lease: Lease | SchedulerError,
  match: Match | undefined,
  numCtx: number,
  failure: (ReplyError & { message: string }) | undefined,
): Prepared | Rejected {
  if (!('status' in lease)) {
    if (!failure) return { match, lease, numCtx }
    // An earlier request has loaded the model already; the fixture still asks for a failure.
    lease.release()
    return { ...rejected(failure.status, failure.message), scripted: failure }
  }
  // A scripted failure may have headers and a body of its own.
  const isScripted =
    failure !== undefined && lease.status === failure.status && lease.message === failure.message
  return { ...rejected(lease.status, lease.message), ...(isScripted ? { scripted: failure } : {}) }
}
