/** Native chat objects as the events of a streamed message. Server: `anthropic/anthropic.go` StreamConverter. */
import type { ChatResponse, ToolCall } from '@ollamakit/wire/native'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { toHead, toStopReason, toUsage, type Usage } from './to-message.ts'

/** The state of one stream. Each method returns the events it causes, as the texts that leave one after another. */
export class MessageEvents {
  readonly #id: string
  readonly #model: string
  readonly #estimate: number
  #hasBegun = false
  #index = 0
  #open: 'text' | 'thinking' | undefined
  /** Thinking after the first has been closed is dropped. */
  #hasThought = false
  readonly #sentCalls = new Set<string>()

  /** @param estimate - the input tokens of `message_start`, while the server does not know them. */
  constructor(id: string, model: string, estimate: number) {
    this.#id = id
    this.#model = model
    this.#estimate = estimate
  }

  /** The events of one native object: opening, thinking, text, calls, and the end if it is the last one. */
  process(response: ChatResponse): string[] {
    const { thinking = '', content, tool_calls: calls = [] } = response.message
    const events = this.begin(toUsage(response).input_tokens)
    if (thinking !== '' && !this.#hasThought) events.push(...this.#say('thinking', thinking))
    if (content !== '') events.push(...this.#say('text', content))
    for (const call of calls) events.push(...this.#call(call))
    if (!response.done) return events
    const reason = toStopReason(response.done_reason, this.#sentCalls.size > 0)
    return [...events, ...this.end(reason, toUsage(response))]
  }

  /** The opening event, once. */
  begin(inputTokens: number): string[] {
    if (this.#hasBegun) return []
    this.#hasBegun = true
    const usage = { input_tokens: inputTokens || this.#estimate, output_tokens: 0 }
    return [toEvent({ type: 'message_start', message: { ...toHead(this.#id, this.#model, []), usage } })]
  }

  /** A block that arrives whole. */
  block(content_block: object): string[] {
    const events = this.close()
    const index = this.#index++
    return [
      ...events,
      toEvent({ type: 'content_block_start', index, content_block }),
      toEvent({ type: 'content_block_stop', index }),
    ]
  }

  /** Closes the open block, if there is one. */
  close(): string[] {
    if (!this.#open) return []
    this.#hasThought ||= this.#open === 'thinking'
    this.#open = undefined
    return [toEvent({ type: 'content_block_stop', index: this.#index++ })]
  }

  /** The end of the message. */
  end(stop_reason: string | undefined, usage: Usage): string[] {
    return [
      ...this.close(),
      toEvent({ type: 'message_delta', delta: { stop_reason }, usage }),
      toEvent({ type: 'message_stop' }),
    ]
  }

  #say(kind: 'text' | 'thinking', said: string): string[] {
    const events = this.#open === kind ? [] : this.close()
    const index = this.#index
    if (this.#open !== kind) {
      this.#open = kind
      events.push(toEvent({ type: 'content_block_start', index, content_block: { type: kind, [kind]: '' } }))
    }
    return [
      ...events,
      toEvent({ type: 'content_block_delta', index, delta: { type: `${kind}_delta`, [kind]: said } }),
    ]
  }

  /** A call whose id was sent already is dropped, also a second one without an id. */
  #call({ id = '', function: { name, arguments: input } }: ToolCall): string[] {
    if (this.#sentCalls.has(id)) return []
    this.#sentCalls.add(id)
    const events = this.close()
    const index = this.#index++
    const content_block = { type: 'tool_use', id: id || undefined, name: name || undefined, input: {} }
    const delta = { type: 'input_json_delta', partial_json: encodeGoJson(input) }
    return [
      ...events,
      toEvent({ type: 'content_block_start', index, content_block }),
      toEvent({ type: 'content_block_delta', index, delta }),
      toEvent({ type: 'content_block_stop', index }),
    ]
  }
}

/** The text of one event. */
export function toEvent(data: { type: string; [member: string]: unknown }): string {
  return `event: ${data.type}\ndata: ${encodeGoJson(data)}\n\n`
}
