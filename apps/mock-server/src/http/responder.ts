/** The one place that sends answers: adds the headers that hooks and the deployment set, and records the outcome. */
import type { FastifyReply } from 'fastify'
import { isAdminPath } from './admin-path.ts'
import type { Clock } from '../clock/clock.ts'
import type { Deployment } from './deployment.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import type { Answer, Header } from './answer.ts'
import { wantsClose } from './lenient-server.ts'
import type { RequestContext } from './request-context.ts'
import { sendAnswer } from './send-answer.ts'

export interface ResponderSettings {
  deployment: Deployment
  clock: Clock
  onAnswered?: (entry: JournalEntry) => void
}

/** Sends an answer. Never rejects: an answer that cannot be sent, such as one with an invalid header, ends its connection. */
export type Respond = (
  reply: FastifyReply,
  request: RequestContext | undefined,
  answer: Answer,
) => Promise<void>

export function createResponder({ deployment, clock, onAnswered }: ResponderSettings): Respond {
  return async (reply, request, answer) => {
    reply.hijack()
    const { raw: response } = reply
    const entry = request?.entry
    if (entry) entry.status = answer.status
    const added = [...(request?.responseHeaders ?? []), ...(deployment.headers?.(request) ?? [])]
    try {
      const delivery = await sendAnswer(response, withHeaders(answer, added, entry?.scope), {
        wantsClose: wantsClose(response.req),
        clock,
        wire: entry?.step?.wire,
      })
      if (!request || !entry) return
      Object.assign(entry, delivery)
      if (isAdminPath(request.url)) return
      request.state.journal.settle(entry)
      onAnswered?.(entry)
    } catch {
      response.destroy()
    }
  }
}

/** The answer with more headers. A redirect leads to another place of the same scope. */
function withHeaders(answer: Answer, added: readonly Header[], scope: string | undefined): Answer {
  if (added.length === 0 && scope === undefined) return answer
  const headers = answer.headers.map(([name, value]): Header =>
    scope !== undefined && name === 'Location' && value.startsWith('/')
      ? [name, `/t/${scope}${value}`]
      : [name, value],
  )
  return { ...answer, headers: [...headers, ...added] }
}
