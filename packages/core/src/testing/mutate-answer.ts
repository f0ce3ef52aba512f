/** Changes a response as networks, proxies and crashing servers do, chosen by a seed. */
import { cutBytes, seededPositions } from '@ollamakit/fixtures'

export type Dialect = 'native' | 'openai'

export interface MutatedAnswer {
  /** The change, for the message of a failed test. */
  what: string
  /** The body in the pieces in which it is sent. */
  pieces: Uint8Array[]
  end: 'complete' | 'cut' | 'reset'
  /** `exact`: nothing is lost. `fail`: something is, visibly. `either`: it depends on the position. */
  must: 'exact' | 'fail' | 'either'
}

type Mutation = (
  lines: string[],
  dialect: Dialect,
  seed: number,
) => Omit<MutatedAnswer, 'what' | 'pieces'> & { body: Uint8Array }

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (
  lines: string[],
  end: MutatedAnswer['end'] = 'complete',
  must: MutatedAnswer['must'] = 'exact',
): ReturnType<Mutation> => ({
  body: encode(lines.join('')),
  end,
  must,
})

const mutations: Record<string, Mutation> = {
  'as it is': (lines) => text(lines),
  'line breaks of two characters': (lines) => text(lines.map((line) => line.replace(/\n$/, '\r\n'))),
  'blank lines to keep the connection alive': (lines, _dialect, seed) => text(insert(lines, '\n', seed)),
  'comments to keep the connection alive': (lines, dialect, seed) =>
    text(insert(lines, dialect === 'native' ? '\r\n' : ': keep-alive\n', seed)),
  'signs of life of every kind': (lines, dialect, seed) =>
    text(insert(lines, signsOfLife[pick(signsOfLife.length, seed) - 1]?.[dialect] ?? '', seed)),
  'line breaks of three characters': (lines) => text(lines.map((line) => line.replace(/\n$/, '\r\r\n'))),
  'an error beside the end mark': (lines, dialect, seed) =>
    text(
      [
        ...lines.slice(0, lastBut(lines, dialect)),
        endsWithError[pick(endsWithError.length, seed) - 1]?.[dialect] ?? '',
      ],
      'complete',
      'fail',
    ),
  'an error beside an end mark, then the rest': (lines, dialect, seed) =>
    text(
      insert(
        lines,
        endsWithError[pick(endsWithError.length - 1, seed) - 1]?.[dialect] ?? '',
        seed,
        lastBut(lines, dialect),
      ),
      'complete',
      'fail',
    ),
  'no last line break': (lines) =>
    text(
      [...lines.slice(0, -1), (lines.at(-1) ?? '').trimEnd()].filter(
        (line, i, all) => i < all.length - 1 || line !== '',
      ),
    ),
  'an end mark that never comes': (lines, dialect) =>
    text(lines.slice(0, lastBut(lines, dialect)), 'complete', 'fail'),
  'a line of something else': (lines, dialect, seed) =>
    text(
      insert(lines, garbage[pick(garbage.length, seed) - 1]?.[dialect] ?? '', seed, lastBut(lines, dialect)),
      'complete',
      'fail',
    ),
  'half a line in the middle': (lines, dialect, seed) => {
    const at = middle(lines, dialect, seed)
    const line = lines[at] ?? ''
    return text(lines.with(at, `${line.slice(0, 6 + pick(line.length - 9, seed + 1))}\n`), 'complete', 'fail')
  },
  'two lines run together': (lines, dialect, seed) => {
    const at = middle(lines, dialect, seed)
    // Of two events without a blank line between them it is clear where one ends.
    const must = dialect === 'native' ? 'fail' : 'exact'
    return text(lines.with(at, `${(lines[at] ?? '').trimEnd()} `), 'complete', must)
  },
  'an end in the middle of a byte stream': (lines, _dialect, seed) => ({
    ...broken(lines, seed),
    end: 'complete',
  }),
  'a connection that closes': (lines, _dialect, seed) => ({ ...broken(lines, seed), end: 'cut' }),
  'a connection that is reset': (lines, _dialect, seed) => ({ ...broken(lines, seed), end: 'reset' }),
}

/** The number of kinds: consecutive seeds take turns. */
export const kindsOfMutation: number = Object.keys(mutations).length

export function mutateAnswer(body: Uint8Array, dialect: Dialect, seed: number): MutatedAnswer {
  const lines = new TextDecoder().decode(body).match(/[^\n]*\n|[^\n]+$/g) ?? []
  const [what, mutate] = Object.entries(mutations)[seed % kindsOfMutation] ?? []
  if (!what || !mutate) throw new Error('there is no such mutation')
  const { body: changed, end, must } = mutate(lines, dialect, seed)
  // From one piece to one piece a byte: lines joined, lines split, characters split.
  const cuts = [0, 3, changed.length >> 4, changed.length][pick(4, seed + 7) - 1] ?? 0
  return {
    what: `${what}, in about ${cuts + 1} pieces (seed ${seed})`,
    pieces: cutBytes(changed, seededPositions(cuts, changed.length, seed)),
    end,
    must,
  }
}

/** What only keeps a connection alive. */
const signsOfLife: Record<Dialect, string>[] = [
  { native: ' \n', openai: ' \n' },
  { native: '\t \n', openai: '\t\n' },
  { native: '\r\r\n', openai: '\r\r\n' },
  { native: ': keepalive\n', openai: 'data: : keepalive\n\n' },
  { native: ':\n', openai: 'data: \n\n' },
  { native: '\n\n\n', openai: 'data:\n\n' },
  { native: ': OPENROUTER PROCESSING\n', openai: ': OPENROUTER PROCESSING\n\n' },
  { native: '\r\n', openai: 'event: ping\n\n' },
  { native: ' \r\n', openai: 'event: ping\ndata: 12:00:00\n\n' },
  { native: ':\r\n', openai: 'data: {"type": "ping"}\n\n' },
  { native: '\n', openai: 'data: {}\n\n' },
]

/** Ends with an error. The last one is not an end. */
const endsWithError: Record<Dialect, string>[] = [
  {
    native: '{"error":"boom","done":true}\n',
    openai: 'data: {"error":"boom","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n',
  },
  {
    native: '{"error":"boom","done":true,"done_reason":"stop","message":{"role":"assistant","content":""}}\n',
    openai:
      'data: {"error":{"message":"boom"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
  },
  {
    native: '{"error":{"message":"boom"},"done":true}\n',
    openai: 'data: {"error":{"message":"boom"},"choices":[]}\n\ndata: [DONE]\n\n',
  },
  {
    native: '{"done":true,"done_reason":"error"}\n',
    openai: 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"error"}]}\n\ndata: [DONE]\n\n',
  },
  { native: '{"error":"boom"}\n{"done":true}\n', openai: 'event: error\ndata: boom\n\ndata: [DONE]\n\n' },
  {
    native: '{"error":true,"done":true}\n',
    openai: 'data: {"choices":[{"index":0,"error":{"message":"boom"},"finish_reason":"stop"}]}\n\n',
  },
  { native: '{"message":"boom","done":true}\n', openai: 'data: {"detail":"boom"}\n\ndata: [DONE]\n\n' },
  {
    native: '{"done":"false"}\n',
    openai: 'data: {"choices":[{"index":0,"delta":{},"finish_reason":""}]}\n\ndata: [DONE]\n\n',
  },
]

/** What Ollama does not send in the middle of a response. */
const garbage: Record<Dialect, string>[] = [
  { native: 'upstream connect error\n', openai: 'upstream connect error\n\n' },
  {
    native: '<html><body>502 Bad Gateway</body></html>\n',
    openai: '<html><body>502 Bad Gateway</body></html>\n\n',
  },
  { native: '{"model":\n', openai: 'data: {"model":\n\n' },
  { native: 'null\n', openai: 'data: null\n\n' },
  { native: '{"hello":"world"}\n', openai: 'data: {"hello":"world"}\n\n' },
  {
    native: '{"error":"model runner has unexpectedly stopped"}\n',
    openai: 'data: {"error":{"message":"model runner has unexpectedly stopped"}}\n\n',
  },
  { native: '{"error":"unexpected EOF"}\n', openai: '{"error":"unexpected EOF"}\n\n' },
  { native: '\u0000\u0001\uffff\n', openai: 'data: \u0000\u0001\uffff\n\n' },
]

/** The body up to a byte, which may lie inside a character. */
function broken(lines: string[], seed: number): { body: Uint8Array; must: 'either' } {
  const body = encode(lines.join(''))
  return { body: body.subarray(0, pick(body.length, seed) - 1), must: 'either' }
}

/** Puts a line of its own before one of the first `before` lines. */
function insert(lines: string[], line: string, seed: number, before: number = lines.length): string[] {
  return lines.toSpliced(pick(Math.max(1, before), seed) - 1, 0, line)
}

/** Returns where the end mark begins: every line from there on marks the response as complete. */
function lastBut(lines: string[], dialect: Dialect): number {
  const mark = dialect === 'native' ? /"done":true|"done_reason":"/ : /"finish_reason":"/
  return lines.findIndex((line) => mark.test(line))
}

/** One of the lines with data before the end mark. */
function middle(lines: string[], dialect: Dialect, seed: number): number {
  const withData = lines.flatMap((line, i) => (line.includes('{') && i < lastBut(lines, dialect) ? [i] : []))
  return withData[pick(withData.length, seed) - 1] ?? 0
}

/** From 1 to `count`. */
function pick(count: number, seed: number): number {
  return seededPositions(1, count, seed)[0] ?? 1
}
