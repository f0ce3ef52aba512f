/** What the soak asks, and what is wrong with an answer. */
import type { Answered, Asked } from './exchange.ts'
import { faults, model, piecesOf } from './generation.ts'
import type { Random } from './seeded-random.ts'

export interface Question extends Asked {
  name: string
  /** What is wrong; undefined if nothing is. The script was one of those generations. */
  problem(answer: Answered, generations: Generations): string | undefined
}

/** The oldest and the newest whose script may have answered. */
export interface Generations {
  from: number
  to: number
}

/** The next question. */
export function drawQuestion(random: Random): Question {
  const make = kinds[random.below(kinds.length)] ?? askWhole
  return make(random)
}

const kinds: ((random: Random) => Question)[] = [
  askWhole,
  askWhole,
  askStream,
  askStream,
  askStream,
  askEvents,
  askEvents,
  askAndLeave,
  askAndLeave,
  askAndLeaveEarly,
  askForFault,
  askForFault,
  askForFault,
  askForTool,
  askForRefusal,
  askForGenerate,
  askForEmbedding,
  askForModels,
  sendNonsense,
]

function chat(user: string, stream: boolean): Asked {
  return { path: '/api/chat', body: { model, stream, messages: [{ role: 'user', content: user }] } }
}

function askWhole(): Question {
  return {
    name: 'a whole answer',
    ...chat('talk', false),
    problem: (answer, generations) => finished(answer, 200) ?? wrongText(textOf(answer), generations),
  }
}

function askStream(random: Random): Question {
  const user =
    ['talk', 'talk slowly', 'talk late', 'talk in bytes', 'talk in lumps'][random.below(5)] ?? 'talk'
  return {
    name: `a stream: ${user}`,
    ...chat(user, true),
    problem: (answer, generations) => finished(answer, 200) ?? wrongText(textOf(answer), generations),
  }
}

function askEvents(random: Random): Question {
  const user = ['talk', 'talk slowly'][random.below(2)] ?? 'talk'
  return {
    name: `events: ${user}`,
    ...chat(user, true),
    path: '/v1/chat/completions',
    problem: (answer, generations) =>
      finished(answer, 200) ??
      (answer.body.endsWith('data: [DONE]\n\n') ? undefined : 'no [DONE]') ??
      wrongText(eventTextOf(answer), generations),
  }
}

function askAndLeave(random: Random): Question {
  return {
    name: 'a stream that is left',
    ...chat('talk slowly', true),
    leave: { bytes: 1 + random.below(4000) },
    problem: (answer, generations) => wrongPrefix(textOf(answer), generations),
  }
}

function askAndLeaveEarly(random: Random): Question {
  return {
    name: 'a stream that is left before its head',
    ...chat('talk late', true),
    leave: { milliseconds: random.below(60) },
    problem: (answer, generations) => wrongPrefix(textOf(answer), generations),
  }
}

function askForFault(random: Random): Question {
  const names = Object.keys(faults)
  const user = names[random.below(names.length)] ?? ''
  const isGarbage = faults[user]?.by === 'garbage'
  return {
    name: user,
    ...chat(user, true),
    ...(faults[user]?.by === 'hang' ? { leave: { milliseconds: 100 } } : {}),
    problem: (answer, generations) =>
      wrongEnd(user, answer) ?? wrongPrefix(textOf(isGarbage ? withoutGarbage(answer) : answer), generations),
  }
}

function askForTool(): Question {
  return {
    name: 'a tool call',
    ...chat('use a tool', false),
    problem(answer, { from, to }) {
      const early = finished(answer, 200)
      if (early !== undefined) return early
      const { message } = JSON.parse(answer.body) as {
        message: {
          tool_calls?: { function: { name: string; arguments: { generation: number; deep: unknown } } }[]
        }
      }
      const call = message.tool_calls?.[0]?.function
      if (call?.name !== 'look' || JSON.stringify(call.arguments.deep) !== '{"list":[1,"two",null]}')
        return 'another call than in the script'
      return call.arguments.generation >= from && call.arguments.generation <= to
        ? undefined
        : `generation ${call.arguments.generation}, not ${from} to ${to}`
    },
  }
}

function askForRefusal(random: Random): Question {
  if (random.below(2) === 0) {
    return {
      name: 'a refusal',
      ...chat('be busy', true),
      problem: (answer) =>
        finished(answer, 503) ?? (/busy in generation \d+/.test(answer.body) ? undefined : 'another message'),
    }
  }
  const body = { model: 'not-there', messages: [{ role: 'user', content: 'talk' }] }
  return {
    name: 'a model that is not there',
    path: '/api/chat',
    body,
    problem: (answer) =>
      finished(answer, 404) ??
      (answer.body === `{"error":"model 'not-there' not found"}` ? undefined : 'another message'),
  }
}

function askForGenerate(random: Random): Question {
  return {
    name: 'generate',
    path: '/api/generate',
    body: { model, prompt: 'go on', stream: random.below(2) === 0 },
    problem: (answer, generations) => finished(answer, 200) ?? wrongText(textOf(answer), generations),
  }
}

/** Vectors come from the text alone, so each is the same whenever it is asked for. */
const vectors = new Map<string, string>()

function askForEmbedding(random: Random): Question {
  const input = `a text about ${random.below(20)} llamas`
  return {
    name: 'an embedding',
    path: '/api/embed',
    body: { model: 'nomic-embed-text', input },
    problem(answer) {
      const early = finished(answer, 200)
      if (early !== undefined) return early
      const vector = JSON.stringify((JSON.parse(answer.body) as { embeddings: number[][] }).embeddings)
      const before = vectors.get(input) ?? vector
      vectors.set(input, before)
      return before === vector ? undefined : 'another vector than before for the same text'
    },
  }
}

function askForModels(random: Random): Question {
  const asked: Asked[] = [
    { method: 'GET', path: '/api/tags' },
    { method: 'GET', path: '/v1/models' },
    { path: '/api/show', body: { model } },
  ]
  const one = asked[random.below(asked.length)] ?? { path: '/' }
  return {
    name: one.path,
    ...one,
    problem: (answer) =>
      finished(answer, 200) ?? (answer.body.includes('llama') ? undefined : 'the model is not in it'),
  }
}

function sendNonsense(random: Random): Question {
  const bodies = ['{"model":', '[]', '{"model":"llama3.2","messages":"none"}', '['.repeat(20_000)]
  return {
    name: 'nonsense',
    path: '/api/chat',
    body: bodies[random.below(bodies.length)] ?? '',
    problem: (answer) =>
      finished(answer, 400) ??
      ((JSON.parse(answer.body) as { error?: string }).error ? undefined : 'no error in it'),
  }
}

function finished({ status, end, body }: Answered, expected: number): string | undefined {
  return status === expected && end === 'complete'
    ? undefined
    : `status ${status}, ${end}: ${body.slice(0, 200)}`
}

function wrongEnd(user: string, { status, end, body }: Answered): string | undefined {
  const { after, by } = faults[user] ?? { after: 'request', by: 'fin' }
  const ends = {
    fin: 'broken',
    reset: 'broken',
    hang: 'left',
    garbage: 'complete',
    error: 'complete',
    stuck: 'complete',
  }
  const expected = ends[by]
  if (end !== expected) return `status ${status}, ${end}: ${body.slice(-200)}`
  const frames = typeof after === 'object' && 'frames' in after ? after.frames : 0
  const lines = linesOf(body)
  // A reset may overtake what was sent before it, and who hangs up may do it early.
  if (by === 'fin' && frames > 0 && lines.length !== frames) return `${lines.length} frames`
  if (by === 'error' && (lines.length !== frames + 1 || lines.at(-1) !== '{"error":"out of memory"}'))
    return `no error after ${frames} frames: ${body.slice(-200)}`
  if (by === 'garbage' && (lines.length < frames || isJson(body.split('\n').slice(frames).join('\n'))))
    return `no garbage after ${frames} frames: ${body.slice(-200)}`
  return undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function withoutGarbage(answer: Answered): Answered {
  return { ...answer, body: linesOf(answer.body).filter(isJson).join('\n') }
}

function wrongText(text: string, { from, to }: Generations): string | undefined {
  for (let generation = from; generation <= to; generation++)
    if (text === piecesOf(generation).join('')) return undefined
  return `another text than in generation ${from} to ${to}: ${text.slice(0, 200)}`
}

function wrongPrefix(text: string, { from, to }: Generations): string | undefined {
  for (let generation = from; generation <= to; generation++)
    if (piecesOf(generation).join('').startsWith(text)) return undefined
  return `no beginning of the text of generation ${from} to ${to}: ${text.slice(0, 200)}`
}

/** Lines that are whole. */
function linesOf(body: string): string[] {
  return body.split('\n').slice(0, -1)
}

function textOf({ body, end }: Answered): string {
  const lines = end === 'complete' ? body.split('\n') : linesOf(body)
  return lines
    .filter((line) => line !== '')
    .map(toText)
    .join('')
}

function toText(line: string): string {
  const { message, response } = JSON.parse(line) as { message?: { content: string }; response?: string }
  return message?.content ?? response ?? ''
}

function eventTextOf({ body }: Answered): string {
  const events = body.split('\n\n').filter((event) => event.startsWith('data: {'))
  return events
    .map(
      (event) =>
        (JSON.parse(event.slice('data: '.length)) as { choices: { delta: { content?: string } }[] })
          .choices[0]?.delta.content ?? '',
    )
    .join('')
}
