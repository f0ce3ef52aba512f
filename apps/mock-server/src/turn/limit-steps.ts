/** Ends a reply where the options of the request say: after `num_predict` tokens, and before a `stop` text. Server: `llm/llama_server.go`. */
import type { TurnStep } from './turn.ts'

export interface Limits {
  /** The most tokens, thinking included. 0 and less mean no limit, as the server passes neither on. */
  numPredict: number
  /** Texts that end the response and are left out of it, also within thinking. */
  stops: readonly string[]
  /** The content has a limit of its own: with a `format`, the server runs a thinking model twice. Default false. */
  restartsAtContent?: boolean
}

/** The steps until the limit. */
export interface LimitedSteps {
  steps: TurnStep[]
  /** Why the response ends early; undefined if it does not. */
  finish?: 'stop' | 'length'
  /** How many tokens the model made: the one that completes a stop text counts, although it is not sent. */
  tokens: number
}

/** Reads the limits of a request: its options win over the model's parameters. Wrong types are no limits. */
export function toLimits(
  options: { readonly [name: string]: unknown },
  parameters: { readonly [name: string]: unknown },
): Limits {
  const most = options['num_predict'] ?? parameters['num_predict']
  const given = options['stop'] ?? parameters['stop']
  const stops = Array.isArray(given) ? given : [given]
  return {
    numPredict: typeof most === 'number' && most >= 1 ? Math.trunc(most) : Infinity,
    stops: stops.filter((stop): stop is string => typeof stop === 'string' && stop !== ''),
  }
}

/** Each step with text or calls is one token. */
export function limitSteps(
  steps: readonly TurnStep[],
  { numPredict, stops, restartsAtContent = false }: Limits,
): LimitedSteps {
  const kept: TurnStep[] = []
  let tokens = 0
  let inRun = 0
  let isThinking = restartsAtContent
  // The template's marks separate thinking from content, so a stop text is found in one of them.
  const texts = { thinking: '', content: '' }
  for (const step of steps) {
    const isToken = step.thinking !== '' || step.content !== '' || step.toolCalls.length > 0
    if (isThinking && step.content !== '') {
      isThinking = false
      inRun = 0
    }
    if (isToken && inRun >= numPredict) return { steps: kept, finish: 'length', tokens }
    if (isToken) {
      const made = Math.max(1, step.toolCalls.length)
      tokens += made
      inRun += made
    }
    kept.push(step)
    for (const kind of ['thinking', 'content'] as const) {
      const from = texts[kind].length
      texts[kind] += step[kind]
      const place = firstStop(texts[kind], from, stops)
      if (place >= 0) return { steps: withoutRest(kept, kind, place), finish: 'stop', tokens }
    }
  }
  return { steps: kept, tokens }
}

/** The place of the first stop text that ends behind `from`; -1 if there is none. */
function firstStop(text: string, from: number, stops: readonly string[]): number {
  const places = stops
    .map((stop) => text.indexOf(stop, Math.max(0, from - stop.length + 1)))
    .filter((place) => place >= 0)
  return places.length === 0 ? -1 : Math.min(...places)
}

/** Shortens the text of one kind to `length`; what came with or after the stop text is dropped. */
function withoutRest(steps: readonly TurnStep[], kind: 'thinking' | 'content', length: number): TurnStep[] {
  let room = length
  const kept: TurnStep[] = []
  for (const [i, step] of steps.entries()) {
    const text = step[kind].slice(0, Math.max(0, room))
    room -= step[kind].length
    const isLast = i === steps.length - 1
    const content = isLast && kind === 'thinking' ? '' : step.content
    const cut = { ...step, content, toolCalls: isLast ? [] : step.toolCalls, [kind]: text }
    if (cut.thinking !== '' || cut.content !== '' || cut.toolCalls.length > 0) kept.push(cut)
  }
  return kept
}
