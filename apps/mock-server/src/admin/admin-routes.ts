/** The mock's own routes under `/__mock`: look at what was asked, change the script, move the time. */
import { isVirtualClock } from '../clock/clock.ts'
import type { FixtureFile } from '../fixture/fixture.ts'
import { describeProblem, type Problem } from '../fixture/shape.ts'
import { validateFixtureFile } from '../fixture/validate.ts'
import type { Answer } from '../http/answer.ts'
import { isLoopback } from '../http/host-check.ts'
import type { Route, RouteRequest } from '../http/route.ts'
import { firstJsonValue } from '../journal/first-json-value.ts'
import type { MockState } from '../mock-state.ts'
import { errorAnswer, jsonAnswer } from '../http/json-answer.ts'
import { toFixtureJson, toJournalJson } from './to-json.ts'

/** The admin routes. They are only answered to clients on this machine, unless the mock was told to listen to others. */
export function toAdminRoutes(state: MockState): Route[] {
  const route = (
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    answer: (request: RouteRequest) => Answer | Promise<Answer>,
  ): Route => ({
    path: `/__mock/${path}`,
    methods: [method],
    answer: (request) =>
      state.isOpen || isLoopback(request.remoteAddress ?? '') ? answer(request) : forbidden(),
  })
  return [
    route('GET', 'requests', () =>
      jsonAnswer(200, { dropped: state.journal.dropped, requests: toJournalJson(state.journal.entries) }),
    ),
    route(
      'DELETE',
      'requests',
      doing(() => state.journal.clear()),
    ),
    // A fixture file, as PUT takes it.
    route('GET', 'fixtures', () => jsonAnswer(200, { fixtures: state.fixtures.list().map(toFixtureJson) })),
    route('GET', 'report', () =>
      jsonAnswer(200, {
        complaints: state.journal.complaints(),
        unused: state.fixtures.neverUsed(),
        warnings: state.fixtures.unreachable(),
      }),
    ),
    route('PUT', 'fixtures', (request) => withFile(request, (file) => state.use(file))),
    route('POST', 'fixtures', (request) =>
      withFile(request, (file) => state.fixtures.putFirst(file.fixtures ?? [])),
    ),
    route(
      'DELETE',
      'fixtures',
      doing(() => state.fixtures.clear()),
    ),
    route(
      'POST',
      'reset',
      doing(() => state.reset()),
    ),
    route('POST', 'advance', (request) => advance(request, state)),
  ]
}

function doing(action: () => void): () => Answer {
  return () => {
    action()
    return done()
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

function withFile(request: RouteRequest, use: (file: FixtureFile) => void): Answer {
  const value = firstJsonValue(request.body)
  if (value === undefined)
    return errorAnswer(400, 'the body has to be a fixture file in JSON: {"models": [...], "fixtures": [...]}')
  const checked = validateFixtureFile(value)
  if ('problems' in checked) return errorAnswer(400, describe(checked.problems))
  try {
    use(checked.file)
  } catch (error) {
    return errorAnswer(400, (error as Error).message)
  }
  return done()
}

function describe(problems: readonly Problem[]): string {
  const lines = problems.slice(0, mostProblems).map(describeProblem)
  return [
    ...lines,
    ...(problems.length > mostProblems ? [`and ${problems.length - mostProblems} more`] : []),
  ].join('\n')
}

/** Nobody reads more of a file that is wrong throughout. */
const mostProblems = 50

async function advance({ body }: RouteRequest, { clock }: MockState): Promise<Answer> {
  const value = firstJsonValue(body)
  const ms = typeof value === 'object' && value !== null && 'ms' in value ? value.ms : undefined
  if (typeof ms !== 'number' || !(ms >= 0 && ms <= longestAdvance)) {
    return errorAnswer(400, `the body has to say by how much: {"ms": n}, with n from 0 to ${longestAdvance}`)
  }
  if (!isVirtualClock(clock))
    return errorAnswer(400, 'the time of this mock is real: only a mock with a virtual clock can be advanced')
  await clock.advance(ms)
  return jsonAnswer(200, { ok: true, now: new Date(clock.now()).toISOString() })
}

/** A hundred years. */
const longestAdvance = 100 * 365 * 24 * 3600 * 1000
