/**
 * Translates a stream of chat completion chunks to events of the Anthropic dialect. A stream that is cut off ends like a complete one: that is
 * what the proxy does.
 */
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import { encodeGoJson } from '../../../go/json/encode-go-json.ts'
import { firstChoice, toStopReason } from './from-chat-completion.ts'

/** @param inputTokens - an estimate, which counts unless the backend says better. */
export async function* translateEvents(
  source: AsyncIterable<Uint8Array>,
  id: string,
  inputTokens: number,
): AsyncGenerator<Uint8Array> {
  const translator = new EventTranslator(id, inputTokens)
  try {
    for await (const chunk of readChunks(source)) yield* toFrames(translator.translate(chunk))
  } catch {
    // A truncated response of a backend is the end.
  }
  yield* toFrames(translator.end())
}

type Event = JsonObject & { type: string }

class EventTranslator {
  readonly #id: string
  readonly #toolBlocks = new Map<number, number>()
  #usage: { input: number; output: number }
  #model = ''
  #hasStarted = false
  #block: string | undefined
  #index = -1
  #finish: string | undefined
  #characters = 0

  constructor(id: string, inputTokens: number) {
    this.#id = id
    this.#usage = { input: inputTokens, output: 0 }
  }

  *translate(chunk: JsonObject): Generator<Event> {
    if (typeof chunk['model'] === 'string') this.#model ||= chunk['model']
    if (isJsonObject(chunk['usage'])) {
      const { prompt_tokens: input, completion_tokens: output } = chunk['usage']
      this.#usage = { input: Number(input), output: Number(output) }
    }
    const { delta, finish_reason: finish } = firstChoice(chunk)
    if (typeof finish === 'string' && finish !== '') this.#finish = finish
    if (!isJsonObject(delta)) return
    const { reasoning, content, tool_calls: calls } = delta
    if (typeof reasoning === 'string' && reasoning !== '')
      yield* this.#text('thinking', reasoning, { thinking: reasoning, type: 'thinking_delta' })
    if (typeof content === 'string' && content !== '')
      yield* this.#text('text', content, { text: content, type: 'text_delta' })
    if (Array.isArray(calls)) for (const call of calls.filter(isJsonObject)) yield* this.#toolCall(call)
  }

  *end(): Generator<Event> {
    yield* this.#start()
    yield* this.#closeBlock()
    const output =
      this.#usage.output || Math.max(Math.min(1, this.#characters), Math.floor(this.#characters / 4))
    yield {
      delta: { stop_reason: toStopReason(this.#finish), stop_sequence: null },
      type: 'message_delta',
      usage: toUsage(this.#usage.input, output),
    }
    yield { type: 'message_stop' }
  }

  *#text(kind: 'text' | 'thinking', piece: string, delta: JsonObject): Generator<Event> {
    yield* this.#start()
    if (this.#block !== kind)
      yield* this.#openBlock(kind, kind === 'text' ? { text: '', type: kind } : { thinking: '', type: kind })
    this.#characters += piece.length
    yield { delta, type: 'content_block_delta', index: this.#index }
  }

  *#toolCall({ index = 0, id, function: called }: JsonObject): Generator<Event> {
    yield* this.#start()
    const { name, arguments: args } = isJsonObject(called) ? called : {}
    const position = Number(index)
    if (id && name && !this.#toolBlocks.has(position)) {
      yield* this.#openBlock('tool_use', { id, name, type: 'tool_use' })
      this.#toolBlocks.set(position, this.#index)
    }
    const block = this.#toolBlocks.get(position)
    if (block === undefined || typeof args !== 'string' || args === '') return
    yield {
      delta: { partial_json: args, type: 'input_json_delta' },
      type: 'content_block_delta',
      index: block,
    }
  }

  *#start(): Generator<Event> {
    if (this.#hasStarted) return
    this.#hasStarted = true
    yield {
      message: {
        content: [],
        id: this.#id,
        model: this.#model,
        role: 'assistant',
        stop_reason: null,
        stop_sequence: null,
        type: 'message',
        usage: toUsage(this.#usage.input, 0),
      },
      type: 'message_start',
    }
  }

  *#openBlock(kind: string, block: JsonObject): Generator<Event> {
    yield* this.#closeBlock()
    this.#block = kind
    this.#index++
    yield { content_block: block, index: this.#index, type: 'content_block_start' }
  }

  *#closeBlock(): Generator<Event> {
    if (this.#block === undefined) return
    this.#block = undefined
    yield { index: this.#index, type: 'content_block_stop' }
  }
}

function toUsage(input: number, output: number): JsonObject {
  return {
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    input_tokens: input,
    output_tokens: output,
  }
}

function* toFrames(events: Iterable<Event>): Generator<Uint8Array> {
  for (const event of events) yield Buffer.from(`event: ${event.type}\ndata: ${encodeGoJson(event)}\n\n`)
}

/** Lines that are not JSON are left out. */
async function* readChunks(source: AsyncIterable<Uint8Array>): AsyncGenerator<JsonObject> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of source) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const chunk = line.startsWith('data: ') ? tryParse(line.slice('data: '.length)) : undefined
      if (isJsonObject(chunk)) yield chunk
    }
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
