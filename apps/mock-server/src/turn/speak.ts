/** What the model says to a request that passed all checks: what the script has for it, or something plausible, or nothing if the mock is strict. */
import { isJsonObject } from '@ollamakit/wire'
import { type Asked, lastToolResult, lastUserText, promptLength } from '../fixture/asked.ts'
import type { FixtureSet, Match } from '../fixture/fixture-set.ts'
import { describeUnmatched } from '../fixture/unmatched.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { checkFormat } from './check-format.ts'
import type { Hand } from './held-reply.ts'
import { toPlausibleReply } from './plausible-reply.ts'
import type { Reply } from './reply.ts'
import { createSeededRandom } from './seeded-random.ts'
import { toTurn } from './to-turn.ts'
import type { Turn } from './turn.ts'

/** What speaking needs of the mock. */
export interface Script {
  fixtures: FixtureSet
  seed: number
  strict: boolean
  /** How often this question was asked without a fixture: the same question gets the same answer, at a later time. */
  countUnscripted(key: string): number
}

/** The request as far as the model hears of it. */
export interface Heard {
  asked: Asked
  entry: JournalEntry
  /** The fixture that was found for it. */
  match: Match | undefined
  /** Whether the model can think. */
  thinks: boolean
  /** How many rivals made-up logprobs show. */
  rivals: number
}

/** A turn, and what everything that is made up for it depends on besides the seed. */
export interface Spoken {
  turn: Turn
  /** What the turn was made of. */
  reply: Reply
  key: string
  nth: number
  /** The model is still speaking: waits until there is more, and gives the turn anew. */
  more?: () => Promise<Spoken>
}

/** Lets the model speak, which uses a step of the script up; or says why it is silent. */
export function speak(
  script: Script,
  { asked, entry, match: found, thinks, rivals }: Heard,
): Spoken | { unmatched: string } {
  // While a model was loaded, another request may have got the step.
  const match = found?.isStale() ? script.fixtures.find(asked, entry) : found
  if (!match && script.strict) {
    entry.unmatched = true
    entry.nearest = script.fixtures.nearest(asked)
    return { unmatched: describeUnmatched(asked, entry.nearest) }
  }
  const key = match?.key ?? JSON.stringify([asked.model, asked.messages, asked.prompt])
  const nth = match?.used ?? script.countUnscripted(key)
  const saying: Saying = { seed: script.seed, key, nth, promptLength: promptLength(asked), rivals }
  if (!match)
    return say(toPlausibleReply(toQuestion(asked, thinks), createSeededRandom(script.seed, key)), saying)
  match.use()
  entry.fixture = match.name
  const { hand } = match
  if (hand) {
    hand.take(entry)
    return sayByHand(hand, saying)
  }
  const spoken = say(match.reply, saying)
  const violations = checkFormat(spoken.turn, asked.format)
  if (violations.length > 0) entry.violations = violations
  return spoken
}

/** What a turn depends on besides the reply. */
interface Saying {
  seed: number
  key: string
  nth: number
  promptLength: number
  rivals: number
}

function say(reply: Reply, { seed, key, nth, promptLength: length, rivals }: Saying): Spoken {
  const random = createSeededRandom(seed, key, nth)
  return { turn: toTurn(reply, { random, promptLength: length, rivals }), reply, key, nth }
}

function sayByHand(hand: Hand, saying: Saying): Spoken {
  const spoken = say(hand.reply(), saying)
  if (hand.isOver()) return spoken
  const more = async (): Promise<Spoken> => {
    await hand.changed()
    return sayByHand(hand, saying)
  }
  return { ...spoken, more }
}

function toQuestion(asked: Asked, thinks: boolean): Parameters<typeof toPlausibleReply>[0] {
  const result = lastToolResult(asked)
  return {
    model: asked.model,
    user: lastUserText(asked) ?? asked.prompt ?? '',
    ...(result ? { toolResult: result.text } : {}),
    ...(isJsonObject(asked.format) || asked.format === 'json' ? { format: asked.format } : {}),
    thinks,
    options: asked.options,
  }
}
