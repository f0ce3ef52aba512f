/** The mock's own routes under `/__mock`: read the journal, change the fixtures, advance the clock. */
import { isVirtualClock } from '../clock/clock.ts'
import type { FixtureFile } from '@ollamakit/wire/fixture'
import { describeProblem, type Problem } from '../fixture/problem.ts'
import { validateFixtureFile } from '../fixture/validate.ts'
import type { Answer } from '../http/answer.ts'
import { isLoopback } from '../http/host-check.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Method, Route } from '../http/route.ts'
import { bytesOfValue } from '../journal/bytes-of-value.ts'
import { firstJsonValue } from '../journal/first-json-value.ts'
import { errorAnswer, jsonAnswer } from '../http/json-answer.ts'
import { toFixtureJson, toJournalJson } from './to-json.ts'

/** They answer only clients on this machine, unless the mock listens on other addresses. */
export const adminRoutes: readonly Route[] = [
  adminRoute('GET', 'requests', ({ state: { journal } }) =>
    jsonAnswer(200, { dropped: journal.dropped, requests: toJournalJson(journal.entries) }),
  ),
  adminRoute('DELETE', 'requests', ({ state }) => {
    state.journal.clear()
    return done()
  }),
  // A fixture file, as PUT takes it.
  adminRoute('GET', 'fixtures', ({ state }) =>
    jsonAnswer(200, { fixtures: state.fixtures.list().map(toFixtureJson) }),
  ),
  adminRoute('GET', 'report', ({ state }) =>
    jsonAnswer(200, {
      complaints: state.journal.complaints(),
      unused: state.fixtures.neverUsed(),
      warnings: state.warnings(),
    }),
  ),
  adminRoute('PUT', 'fixtures', (request) =>
    withFile(request, (file) => request.state.use(file), request.state.fixtures.bytes()),
  ),
  adminRoute('POST', 'fixtures', (request) =>
    withFile(request, (file) => {
      const other = (['models', 'registry', 'defaults'] as const).find((key) => file[key] !== undefined)
      if (other !== undefined) throw new TypeError(`POST adds fixtures and routes: use PUT for "${other}"`)
      request.state.putFirst(file)
    }),
  ),
  adminRoute('DELETE', 'fixtures', ({ state }) => {
    state.fixtures.clear()
    return done()
  }),
  adminRoute('POST', 'reset', ({ state }) => {
    state.reset()
    return done()
  }),
  adminRoute('POST', 'advance', advance),
]

function adminRoute(
  method: Method,
  path: string,
  answer: (request: RequestContext) => Answer | Promise<Answer>,
): Route {
  return {
    path: `/__mock/${path}`,
    methods: [method],
    answer: async (request) =>
      request.state.isOpen || isLoopback(request.remoteAddress ?? '') ? answer(request) : forbidden(),
  }
}

function done(): Answer {
  return jsonAnswer(200, { ok: true })
}

function forbidden(): Answer {
  return errorAnswer(
    403,
    'the /__mock routes are only for clients on this machine: start the mock with --host to open them to others',
  )
}

/** @param frees - the bytes of what the file replaces. */
function withFile(request: RequestContext, use: (file: FixtureFile) => void, frees = 0): Answer {
  const value = firstJsonValue(withoutByteOrderMark(request.body))
  if (value === undefined)
    return errorAnswer(400, 'the body must be a fixture file in JSON: {"models": [...], "fixtures": [...]}')
  if (!request.state.hasRoomFor(bytesOfValue(value) - frees))
    return errorAnswer(
      507,
      'ollamakit-mock has no room for more fixtures: reset it, or close scopes that are no longer needed',
    )
  const checked = validateFixtureFile(value)
  if ('problems' in checked) return errorAnswer(400, describe(checked.problems))
  try {
    use(checked.file)
  } catch (error) {
    return errorAnswer(400, (error as Error).message)
  }
  return done()
}

function withoutByteOrderMark(body: Buffer): Buffer {
  return body.subarray(0, 3).equals(Buffer.from('\uFEFF')) ? body.subarray(3) : body
}

function describe(problems: readonly Problem[]): string {
  const lines = problems.slice(0, mostProblems).map(describeProblem)
  return [
    ...lines,
    ...(problems.length > mostProblems ? [`and ${problems.length - mostProblems} more`] : []),
  ].join('\n')
}

/** More would not help. */
const mostProblems = 50

async function advance({ body, state: { clock } }: RequestContext): Promise<Answer> {
  const value = firstJsonValue(body)
  const ms = typeof value === 'object' && value !== null && 'ms' in value ? value.ms : undefined
  if (typeof ms !== 'number' || !(ms >= 0 && ms <= longestAdvance)) {
    return errorAnswer(400, `the body must be {"ms": n}, with n from 0 to ${longestAdvance}`)
  }
  if (!isVirtualClock(clock))
    return errorAnswer(400, 'this mock has a real clock: only a mock with a virtual clock can be advanced')
  await clock.advance(ms)
  return jsonAnswer(200, { ok: true, now: new Date(clock.now()).toISOString() })
}

/** A hundred years. */
const longestAdvance = 100 * 365 * 24 * 3600 * 1000
