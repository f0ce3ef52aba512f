/** The handle of a mock or of one scope: prepare replies, read the journal. */
import type { Fixture, FixtureFile, GivenReply, Question, When } from '@ollamakit/wire/fixture'
import { whenShape } from '../fixture/criteria/criteria.ts'
import { isRegExp } from '../fixture/is-kind.ts'
import { describeProblem, type Problem, toProblem } from '../fixture/problem.ts'
import { callerOf, setPlace } from '../fixture/place.ts'
import { validateFixtureFile, validateFixtures } from '../fixture/validate.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import type { MockState } from '../mock-state.ts'
import { createHeldReply, type HeldReply } from '../turn/held-reply.ts'

/** Sets the reply to matching requests. */
export interface PreparedReply {
  /** One reply, or a function that makes it. It repeats unless another is prepared for the same `when`: then they queue up, and each is given once. */
  reply(reply: GivenReply): void
  /** One after another; the last one repeats unless more is prepared for the same `when`. */
  replies(...replies: GivenReply[]): void
}

/** A mock, or a scope of one, with its own fixtures, models, counters and journal. */
export interface MockScope {
  /** Such as `http://127.0.0.1:54321`, for a scope `http://127.0.0.1:54321/t/name`. */
  readonly url: string
  /**
   * Answers without a network, for clients that take a `fetch` of their own. Of a URL it reads the path and the query: this mock or
   * scope answers, whatever host it names.
   */
  readonly fetch: typeof fetch
  /** Prepares replies to matching requests. Of several that match the first one answers. They come before those of fixture files. */
  on(when: When | ((question: Question) => boolean)): PreparedReply
  /** Prepares a reply to requests that nothing else matches. Several queue up as with `on`. */
  reply(reply: GivenReply): void
  /**
   * Marks the beginning of a test: what is prepared from now on comes before what was prepared so far, and replaces it for the
   * same `when`. Under Vitest the mock itself knows what was prepared in a `beforeEach`.
   */
  startTest(): void
  /** Prepares a reply that the test sends piece by piece. It answers one request; without `when`, the next one. */
  hold(when?: When): HeldReply
  /** The received requests, oldest first. The last thousand are kept, and fewer if those of all scopes take more than 256 MiB. */
  readonly requests: JournalEntry[]
  /** How many older requests were dropped to bound the memory. */
  readonly dropped: number
  /** Fixtures that can never answer, because of others or because their model is not installed, and scopes that were dropped to bound the memory; one sentence each. */
  readonly warnings: string[]
  /** Fixtures that have not answered yet, also those of files: `fixtures[2]`. */
  readonly unused: string[]
  /** Replaces all fixtures and, if the file has them, the models. */
  use(file: FixtureFile): void
  /**
   * Resets this mock or scope, and no other, to its start: models and fixtures as at creation, no prepared replies, an empty
   * journal.
   */
  reset(): void
  /**
   * Checks that each `on` was given a reply, that every reply prepared with `on`, `reply` and `hold` was used, that no scripted
   * content broke the schema its request asked for, and that, if strict, nothing went unmatched.
   *
   * @throws an error that names all that remains.
   */
  assertDone(): void
}

/** Returns the handle for a state. */
export function createMockScope(state: MockState, url: string, fetchOfScope: typeof fetch): MockScope {
  const checkOpen = (call: string): void => {
    if (state.isClosed)
      throw new Error(`${call}() after the mock was closed: no request can reach ${url} any more`)
  }
  return {
    url,
    fetch: fetchOfScope,
    on: function on(when, ...others: unknown[]) {
      if (others.length > 0) throw new TypeError('on() takes the criteria only: write on({ … }).reply(…)')
      checkOpen('on')
      checkWhen(when)
      const settle = state.fixtures.announce(when, callerOf(on))
      const prepare = (fixture: Fixture): void => {
        state.fixtures.prepare(fixture)
        settle()
      }
      return {
        reply: function reply(given, ...more: unknown[]) {
          takeOne('reply', more)
          prepare(checkFixture({ when, reply: given }, 'reply', callerOf(reply)))
        },
        replies: function replies(...given) {
          prepare(checkFixture({ when, replies: given }, 'replies', callerOf(replies)))
        },
      }
    },
    reply: function reply(given, ...more: unknown[]) {
      checkOpen('reply')
      takeOne('reply', more)
      state.fixtures.fallBack(checkFixture({ reply: given }, 'reply', callerOf(reply)))
    },
    startTest: () => state.fixtures.startPhase(),
    hold: function hold(...given: [when?: When]) {
      checkOpen('hold')
      const { length } = given
      const [when = {}] = given
      checkWhen(length === 0 ? {} : given[0], 'hold')
      const { held, hand } = createHeldReply()
      state.fixtures.prepare(checkFixture({ when, reply: {} }, 'hold', callerOf(hold)), hand)
      return held
    },
    requests: state.journal.entries,
    get dropped() {
      return state.journal.dropped
    },
    get warnings() {
      return state.warnings()
    },
    get unused() {
      return state.fixtures.neverUsed()
    },
    use(file) {
      checkOpen('use')
      state.use(checkFile(file))
    },
    reset: () => state.reset(),
    assertDone() {
      const unused = state.fixtures.unused().map((name) => `never used up: ${name}`)
      const left = [
        ...state.fixtures
          .unanswered()
          .map((name) => `without a reply: ${name}: call .reply(…) or .replies(…) on it`),
        ...unused,
        ...state.journal.complaints(),
        ...(unused.length > 0 ? hintsAtUnused(state) : []),
      ]
      if (left.length > 0) throw new Error(`the mock is not done:\n  ${left.join('\n  ')}`)
    },
  }
}

/** What may have kept replies from being used: what is wrong with the fixtures, and the requests that came. */
function hintsAtUnused(state: MockState): string[] {
  const { entries, dropped } = state.journal
  const requests = entries
    .slice(-5)
    .map(({ method, path, status, fixture }) =>
      [method, path, status ?? 'not answered yet', ...(fixture === undefined ? [] : [`by ${fixture}`])].join(
        ' ',
      ),
    )
  const count = entries.length + dropped
  const which = count > requests.length ? `the last ${requests.length} of ${count} requests` : 'requests'
  return [
    ...state.warnings().map((warning) => `warning: ${warning}`),
    `${which}: ${requests.join('; ') || 'none'}`,
  ]
}

/** More than one would be lost. */
function takeOne(name: string, more: readonly unknown[]): void {
  if (more.length > 0)
    throw new TypeError(
      `${name}() takes one reply: for several, one after another, write on({ … }).replies(…)`,
    )
}

function checkFile(file: FixtureFile): FixtureFile {
  const checked = validateFixtureFile(file)
  if ('file' in checked) return checked.file
  throw new TypeError(
    `invalid fixtures:\n${checked.problems.map((problem) => `  ${describeProblem(problem)}`).join('\n')}`,
  )
}

/** Problems are told as the caller has written it: `reply(): pace: …`, `replies(): [1]: …`. */
function checkFixture(
  fixture: Fixture,
  caller: 'reply' | 'replies' | 'hold',
  place: string | undefined,
): Fixture {
  const checked = validateFixtures({ fixtures: [fixture] })
  if ('problems' in checked) {
    const told = checked.problems.map(({ segments, message }) => {
      const [, , key, ...rest] = segments
      return describeProblem(toProblem(key === 'when' ? [key, ...rest] : rest, message))
    })
    throw new TypeError(`${caller}(): ${told.join('; ')}`)
  }
  setPlace(fixture, place)
  return fixture
}

/** A wrong `when` is reported where it is written, also if no reply follows. */
function checkWhen(when: unknown, caller: 'on' | 'hold' = 'on'): void {
  if (typeof when === 'function') return
  const problems: Problem[] = []
  whenShape.check(when, [], (problem) => problems.push(problem))
  if (problems.length === 0) return
  const hint =
    typeof when === 'string' || isRegExp(when)
      ? `: write ${caller}({ user: ${isRegExp(when) ? String(when) : JSON.stringify(when)} })`
      : ''
  throw new TypeError(`${caller}(): ${problems.map(describeProblem).join('; ')}${hint}`)
}
