/** Works a reply out: text into pieces, calls with ids, counts and durations. */
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import type { Logprob, TokenLogprob } from '@ollamakit/wire/native'
import { cutText } from './cut-text.ts'
import type {
  Pace,
  Reply,
  ReplyLogprob,
  ReplyObject,
  ReplyPart,
  ReplyToolCall,
  ReplyUsage,
} from '@ollamakit/wire/fixture'
import { type Limits, limitSteps } from './limit-steps.ts'
import type { SeededRandom } from './seeded-random.ts'
import { durationsOf, drawJitter } from './draw-jitter.ts'
import type { Turn, TurnCall, TurnStep, TurnUsage } from './turn.ts'

/** What a turn depends on besides its script. */
export interface TurnSurroundings {
  random: SeededRandom
  /** How many characters the prompt has: its tokens are estimated from that. */
  promptLength: number
  /** How many alternatives made-up logprobs show. */
  alternatives: number
  /** Where the request ends the response. Default: nowhere. */
  limits?: Limits
}

const noLimits: Limits = { numPredict: Infinity, stops: [] }

/** Works out what the model says. The same reply with the same random source gives the same turn. */
export function toTurn(reply: Reply, surroundings: TurnSurroundings): Turn {
  const { random, promptLength, limits = noLimits } = surroundings
  const script: ReplyObject = typeof reply === 'string' ? { content: reply } : reply
  const all = toSteps(script, random)
  const withTokens = script.logprobs === undefined ? all : withLogprobs(all, script.logprobs, surroundings)
  const { steps, finish, tokens } = limitSteps(withTokens, limits)
  const pace = script.pace && drawJitter(script.pace, steps.length + 1, random)
  return {
    steps,
    finish: finish ?? script.finish ?? 'stop',
    usage: toUsage(script.usage, tokens, promptLength, pace),
    error: script.error,
    fault: script.fault,
    pace,
    // A response that the request ends is complete, whatever its script had left to say.
    omitDone: finish === undefined && (script.wire?.omitDone ?? false),
  }
}

function toSteps({ parts, thinking, content, toolCalls }: ReplyObject, random: SeededRandom): TurnStep[] {
  const toCall = (call: ReplyToolCall): TurnCall => toTurnCall(call, random)
  if (parts)
    return parts.map((part) =>
      toStep(part.thinking, part.content, part.toolCalls?.map(toCall), toEntries(part)),
    )
  const steps: TurnStep[] = []
  if (thinking !== undefined) for (const piece of cutText(thinking)) steps.push(toStep(piece))
  if (content !== undefined) for (const piece of cutText(content)) steps.push(toStep(undefined, piece))
  if (toolCalls) for (const call of toolCalls) steps.push(toStep(undefined, undefined, [toCall(call)]))
  return steps
}

function toStep(
  thinking = '',
  content = '',
  toolCalls: TurnCall[] = none,
  logprobs: Logprob[] = none,
): TurnStep {
  return { thinking, content, toolCalls, logprobs }
}

/** Shared: most steps have none, and no code adds to it. */
const none: never[] = []

function toTurnCall(call: ReplyToolCall, random: SeededRandom): TurnCall {
  const id = call.id ?? `call_${random.text(8, 'abcdefghijklmnopqrstuvwxyz0123456789')}`
  return {
    id,
    name: call.name,
    arguments: call.arguments ?? {},
    ...(call.index === undefined ? {} : { index: call.index }),
  }
}

const millisecondsPerPromptToken = 0.5
const millisecondsPerOutputToken = 4

function toUsage(
  given: ReplyUsage = {},
  tokens: number,
  promptLength: number,
  pace: Pace | undefined,
): TurnUsage {
  const prompt = given.prompt ?? Math.max(1, Math.ceil(promptLength / 4))
  const output = given.output ?? tokens
  // A pace takes real time, which the durations tell.
  const { promptMs = 0, outputMs = 0 } = pace ? durationsOf(pace, tokens) : {}
  return {
    prompt,
    output,
    promptMs: given.promptMs ?? (promptMs || Math.max(1, prompt) * millisecondsPerPromptToken),
    outputMs: given.outputMs ?? (outputMs || output * millisecondsPerOutputToken),
  }
}

/** Gives each step its entry; entries beyond the steps are tokens without visible text, such as those of tags. */
function withLogprobs(
  steps: TurnStep[],
  given: true | ReplyLogprob[],
  { random, alternatives }: TurnSurroundings,
): TurnStep[] {
  const entries =
    given === true
      ? steps.map((step) => madeUp(textOf(step), random, alternatives))
      : given.map((entry, i) => toEntry(entry, textOf(steps[i])))
  const paired = steps.map((step, i) => ({ ...step, logprobs: entries.slice(i, i + 1) }))
  return [...paired, ...entries.slice(steps.length).map((entry) => toStep('', '', [], [entry]))]
}

function textOf(step: TurnStep | undefined): string {
  return step?.content || step?.thinking || ''
}

function toEntries({ thinking, content, logprobs }: ReplyPart): Logprob[] | undefined {
  return logprobs?.map((entry) => toEntry(entry, content ?? thinking ?? ''))
}

function toEntry(entry: ReplyLogprob, text: string): Logprob {
  if (typeof entry === 'number') return toTokenLogprob(text, entry)
  const { top_logprobs: alternatives } = entry
  return withBytes(alternatives ? { ...entry, top_logprobs: alternatives.map(withBytes) } : entry)
}

/** The daemon derives the bytes of a token from its text. */
function withBytes<Entry extends TokenLogprob>(entry: Entry): Entry {
  if (entry.bytes !== undefined || entry.token === '') return entry
  const { token, logprob, ...rest } = entry
  // The order of the members is the daemon's; all of them are still there.
  return { token, logprob, bytes: [...Buffer.from(token)], ...rest } as unknown as Entry
}

function madeUp(text: string, random: SeededRandom, alternatives: number): Logprob {
  const logprob = -Math.round(random.next() * 1000) / 1000
  const chosen = toTokenLogprob(text, logprob)
  if (alternatives === 0) return chosen
  const others = Array.from({ length: alternatives - 1 }, (_, i) =>
    toTokenLogprob(`${text}~${i + 1}`, logprob - i - 1),
  )
  return { ...chosen, top_logprobs: [chosen, ...others] }
}

function toTokenLogprob(token: string, logprob: number): TokenLogprob {
  return token === '' ? { token, logprob } : { token, logprob, bytes: [...Buffer.from(token)] }
}

/** Sorts the keys inside the values of an object, as the server does with tool-call arguments; its own keys keep their order. */
export function sortNested(value: JsonObject): JsonObject {
  const whole = { ...value }
  // What is left to do stands in a list: values may be nested deeper than a stack.
  const left: JsonObject[] = [whole]
  for (let holder = left.pop(); holder; holder = left.pop()) {
    for (const key of Object.keys(holder)) {
      const copy = sortedCopy(holder[key])
      if (!copy) continue
      holder[key] = copy
      left.push(copy)
    }
  }
  return whole
}

/** The same with its own keys sorted; undefined for what has none. */
function sortedCopy(value: JsonObject[string]): JsonObject | undefined {
  // A list is an object whose keys are its positions, which the compiler does not see.
  if (Array.isArray(value)) return [...value] as unknown as JsonObject
  if (!isJsonObject(value)) return undefined
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, value[key]]),
  )
}
