/** What a test does with a mock, or with one scope of it: prepare replies, look at what was asked. */
import type { Fixture, FixtureFile, When } from '../fixture/fixture.ts'
import { describeProblem } from '../fixture/shape.ts'
import { validateFixtureFile } from '../fixture/validate.ts'
import type { JournalEntry } from '../journal/journal.ts'
import type { MockState } from '../mock-state.ts'
import { createHeldReply, type HeldReply } from '../turn/held-reply.ts'
import type { Reply } from '../turn/reply.ts'

/** What the model is to say to requests that match. */
export interface PreparedReply {
  /** Always the same. */
  reply(reply: Reply): void
  /** One after another; the last one repeats. */
  replies(...replies: Reply[]): void
}

/** A mock as its clients know it, with fixtures, models, counters and a journal. */
export interface MockScope {
  /** Such as `http://127.0.0.1:54321`, for a scope `http://127.0.0.1:54321/t/name`. */
  readonly url: string
  /** Prepares a reply; of several that match the first one answers. They come before those of fixture files. */
  on(when: When): PreparedReply
  /** Prepares the reply to everything that nothing else covers. */
  reply(reply: Reply): void
  /** Prepares a reply that the test says piece by piece. It answers one request; without `when` the next one. */
  hold(when?: When): HeldReply
  /** What was asked, oldest first. The last thousand are kept. */
  readonly requests: JournalEntry[]
  /** How many older requests were let go to keep the memory bounded. */
  readonly dropped: number
  /** Fixtures that can never answer because of others, and why; one sentence each. */
  readonly warnings: string[]
  /** Fixtures that have not answered yet, also those of files: `fixtures[2]`. */
  readonly unused: string[]
  /** Replaces all fixtures and, if the file has them, the models. */
  use(file: FixtureFile): void
  /**
   * Back to the start: models and fixtures as at creation, nothing prepared, nothing asked. Only this mock or scope: scopes share
   * nothing with the mock that they are in, so one test's reset does not end another's.
   */
  reset(): void
  /**
   * Checks that every reply prepared with `on`, `reply` and `hold` was used, that no scripted content broke the schema its
   * request asked for, and that, if strict, nothing went unmatched.
   *
   * @throws an error that names all that is left.
   */
  assertDone(): void
}

/** The handle for a state. */
export function createMockScope(state: MockState, url: string): MockScope {
  return {
    url,
    on: (when) => ({
      reply: (reply) => state.fixtures.prepare(checkFixture({ when, reply })),
      replies: (...replies) => state.fixtures.prepare(checkFixture({ when, replies })),
    }),
    reply: (reply) => state.fixtures.fallBack(checkFixture({ reply })),
    hold(when = {}) {
      const { held, hand } = createHeldReply()
      state.fixtures.prepare(checkFixture({ when, reply: {} }), hand)
      return held
    },
    requests: state.journal.entries,
    get dropped() {
      return state.journal.dropped
    },
    get warnings() {
      return state.fixtures.unreachable()
    },
    get unused() {
      return state.fixtures.neverUsed()
    },
    use: (file) => state.use(checkFile(file)),
    reset: () => state.reset(),
    assertDone() {
      const left = [
        ...state.fixtures.unused().map((name) => `never used up: ${name}`),
        ...state.journal.complaints(),
      ]
      if (left.length > 0) throw new Error(`the mock is not done:\n  ${left.join('\n  ')}`)
    },
  }
}

function checkFile(file: FixtureFile): FixtureFile {
  const checked = validateFixtureFile(file)
  if ('file' in checked) return checked.file
  throw new TypeError(
    `wrong fixtures:\n${checked.problems.map((problem) => `  ${describeProblem(problem)}`).join('\n')}`,
  )
}

function checkFixture(fixture: Fixture): Fixture {
  return checkFile({ fixtures: [fixture] }).fixtures?.[0] as Fixture
}
