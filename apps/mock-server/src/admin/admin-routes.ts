/** The mock's own routes under `/__mock`: look at what was asked, change the script. */
import type { FixtureFile } from '../fixture/fixture.ts'
import { validateFixtureFile } from '../fixture/validate.ts'
import { encodeGoJson } from '../go-json/encode-go-json.ts'
import type { Answer } from '../http/answer.ts'
import { isLoopback } from '../http/host-check.ts'
import type { Route, RouteRequest } from '../http/route.ts'
import { firstJsonValue } from '../journal/first-json-value.ts'
import type { JournalEntry } from '../journal/journal.ts'
import type { MockState } from '../mock-state.ts'
import { errorAnswer, jsonAnswer } from '../native/json-answer.ts'

/** The admin routes. They are only answered to clients on this machine. */
export function toAdminRoutes(state: MockState): Route[] {
  return [
    {
      path: '/__mock/requests',
      methods: ['GET'],
      answer: local(() => jsonAnswer(200, { dropped: state.journal.dropped, requests: state.journal.entries.map(toJson) })),
    },
    {
      path: '/__mock/requests',
      methods: ['DELETE'],
      answer: local(() => {
        state.journal.clear()
        return done()
      }),
    },
    { path: '/__mock/fixtures', methods: ['GET'], answer: local(() => jsonAnswer(200, { fixtures: state.fixtures.list() })) },
    { path: '/__mock/fixtures', methods: ['PUT'], answer: local((request) => withFile(request, (file) => state.use(file))) },
    { path: '/__mock/fixtures', methods: ['POST'], answer: local((request) => withFile(request, (file) => state.fixtures.putFirst(file.fixtures ?? []))) },
    {
      path: '/__mock/fixtures',
      methods: ['DELETE'],
      answer: local(() => {
        state.fixtures.clear()
        return done()
      }),
    },
    {
      path: '/__mock/reset',
      methods: ['POST'],
      answer: local(() => {
        state.reset()
        return done()
      }),
    },
  ]
}

function done(): Answer {
  return jsonAnswer(200, { ok: true })
}

function local(answer: (request: RouteRequest) => Answer): Route['answer'] {
  return (request) => (isLoopback(request.remoteAddress ?? '') ? answer(request) : errorAnswer(403, 'the /__mock routes are only for clients on this machine'))
}

function withFile(request: RouteRequest, use: (file: FixtureFile) => void): Answer {
  const value = firstJsonValue(request.body)
  if (value === undefined) return errorAnswer(400, 'the body has to be a fixture file in JSON: {"models": [...], "fixtures": [...]}')
  const checked = validateFixtureFile(value)
  if ('problems' in checked) return errorAnswer(400, checked.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  use(checked.file)
  return done()
}

function toJson({ raw, body, ...entry }: JournalEntry): unknown {
  return { ...entry, raw: raw.toString('base64'), ...(isEncodable(body) ? { body } : {}) }
}

/** A body may be nested deeper than it can be written again; its bytes are there anyway. */
function isEncodable(body: unknown): boolean {
  try {
    return encodeGoJson(body) !== ''
  } catch {
    return false
  }
}
