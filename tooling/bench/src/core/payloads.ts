/** The bodies that the bench's server sends: made once, always the same. */

export type Dialect = 'native' | 'openai'

export interface Stream {
  /** One entry per model token, each a whole line or event. */
  frames: Buffer[]
  /** What every client has to have read, character by character. */
  text: string
}

/** A chat answer of so many tokens; one in a hundred is not ASCII. */
export function chatStream(dialect: Dialect, tokens: number): Stream {
  const words = Array.from({ length: tokens }, (_, i) => (i % 100 === 99 ? ' 日本é🦙' : ` word${i % 97}`))
  const lines =
    dialect === 'native'
      ? [...words.map(nativeLine), nativeEnd(tokens)]
      : [...words.map(openaiFrame), ...openaiEnd(tokens)]
  return { frames: lines.map((line) => Buffer.from(line)), text: words.join('') }
}

/** The same answer for a request that is not streamed. */
export function wholeAnswer(dialect: Dialect, tokens: number): Buffer {
  const { text } = chatStream(dialect, tokens)
  const message = { role: 'assistant', content: text }
  const usage = { prompt_tokens: 26, completion_tokens: tokens, total_tokens: tokens + 26 }
  return Buffer.from(
    dialect === 'native'
      ? nativeEnd(tokens, message)
      : JSON.stringify({
          ...completion,
          object: 'chat.completion',
          choices: [{ index: 0, message, finish_reason: 'stop' }],
          usage,
        }),
  )
}

/** One token of so many bytes: a tool that wrote a file, a picture. */
export function hugeStream(dialect: Dialect, bytes: number): Stream {
  const word = 'x'.repeat(bytes)
  const lines = dialect === 'native' ? [nativeLine(word), nativeEnd(1)] : [openaiFrame(word), ...openaiEnd(1)]
  return { frames: lines.map((line) => Buffer.from(line)), text: word }
}

/** Vectors as `/v1/embeddings` answers them. */
export function embeddings(count: number, dimensions: number, format: 'float' | 'base64'): Buffer {
  const data = Array.from({ length: count }, (_, index) => {
    const vector = toVector(index, dimensions)
    return {
      object: 'embedding',
      embedding: format === 'float' ? Array.from(vector) : Buffer.from(vector.buffer).toString('base64'),
      index,
    }
  })
  return Buffer.from(
    JSON.stringify({
      object: 'list',
      data,
      model: 'bench',
      usage: { prompt_tokens: count, total_tokens: count },
    }),
  )
}

/** Vectors as `/api/embed` answers them. */
export function nativeEmbeddings(count: number, dimensions: number): Buffer {
  const vectors = Array.from({ length: count }, (_, index) => Array.from(toVector(index, dimensions)))
  return Buffer.from(
    JSON.stringify({
      model: 'bench',
      embeddings: vectors,
      total_duration: 912345678,
      load_duration: 45678901,
      prompt_eval_count: count,
    }),
  )
}

function toVector(index: number, dimensions: number): Float32Array {
  return Float32Array.from({ length: dimensions }, (_, i) =>
    Math.fround(Math.sin(index * dimensions + i) / 8),
  )
}

const created = '2026-11-21T10:11:12.123456789Z'

function nativeLine(content: string): string {
  return `${JSON.stringify({ model: 'bench', created_at: created, message: { role: 'assistant', content }, done: false })}\n`
}

function nativeEnd(tokens: number, message = { role: 'assistant', content: '' }): string {
  return `${JSON.stringify({
    model: 'bench',
    created_at: created,
    message,
    done: true,
    done_reason: 'stop',
    total_duration: 912345678,
    load_duration: 45678901,
    prompt_eval_count: 26,
    prompt_eval_duration: 101234567,
    eval_count: tokens,
    eval_duration: 61234567,
  })}\n`
}

const completion = {
  id: 'chatcmpl-12',
  object: 'chat.completion.chunk',
  created: 1700000000,
  model: 'bench',
  system_fingerprint: 'fp_ollama',
}

function openaiFrame(content: string): string {
  return `data: ${JSON.stringify({ ...completion, choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`
}

function openaiEnd(tokens: number): string[] {
  return [
    `data: ${JSON.stringify({ ...completion, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\n`,
    `data: ${JSON.stringify({ ...completion, choices: [], usage: { prompt_tokens: 26, completion_tokens: tokens, total_tokens: tokens + 26 } })}\n\n`,
    'data: [DONE]\n\n',
  ]
}
