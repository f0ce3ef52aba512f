/**
 * Native chat objects as the events of a streamed response. Server: `openai/responses.go` ResponsesStreamConverter.
 * Its events are Go maps, so their keys are sorted: the objects here are written in that order.
 */
import type { ChatResponse, ToolCall } from '@ollamakit/wire/native'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { RawJson } from '../go/json/raw-json.ts'
import type { SeededRandom } from '../turn/seeded-random.ts'
import type { ResponsesRequest } from './responses-request.ts'
import { toToolCalls } from './to-chat-completion.ts'
import { type ResponseIds, toTokenCounts } from './to-response.ts'
import { toUnixSeconds } from './unix-seconds.ts'

/** The state of one stream. Each method returns the events it causes, as the texts that leave one after another. */
export class ResponseEvents {
  readonly #ids: ResponseIds
  readonly #request: ResponsesRequest
  readonly #random: SeededRandom
  #sequence = 0
  #created: number
  #hasBegun = false
  #outputIndex = 0
  /** Items that are done, in the order of their output index. */
  readonly #done: object[] = []
  #reasoning: { id: string; text: string } | undefined
  #messageId: string
  /** The text of the open message; undefined if none is open. */
  #text: string | undefined
  #hasCalled = false

  /** @param startedAt - the time of events that no native object caused. */
  constructor(ids: ResponseIds, request: ResponsesRequest, random: SeededRandom, startedAt: string) {
    this.#ids = ids
    this.#request = request
    this.#random = random
    this.#messageId = ids.message
    this.#created = toUnixSeconds(startedAt)
  }

  /** The events of one native object: opening, thinking, calls or text, and the end if it is the last one. */
  process(response: ChatResponse): string[] {
    this.#created = toUnixSeconds(response.created_at)
    const events = this.begin()
    const { thinking = '', content, tool_calls: calls = [] } = response.message
    if (thinking !== '') events.push(...this.#think(thinking))
    if (calls.length > 0) {
      events.push(...this.#finishReasoning(), ...this.call(calls))
      this.#hasCalled = true
    } else if (!this.#hasCalled && content !== '') {
      events.push(...this.#say(content))
    }
    if (response.done) events.push(...this.#complete(response))
    return events
  }

  /** The opening events, once. */
  begin(): string[] {
    if (this.#hasBegun) return []
    this.#hasBegun = true
    const response = this.#toResponse('in_progress', [], null)
    return [this.#event('response.created', { response }), this.#event('response.in_progress', { response })]
  }

  /** The events of whole calls. Text may still follow them. */
  call(toolCalls: readonly ToolCall[]): string[] {
    const events: string[] = []
    for (const [index, { id, function: called }] of toToolCalls([...toolCalls]).entries()) {
      const { name, arguments: text } = called
      const item_id = `fc_${this.#random.below(999_999)}_${index}`
      const output_index = this.#outputIndex++
      const toItem = (status: string, sent: string): object => ({
        arguments: sent,
        call_id: id,
        id: item_id,
        name,
        status,
        type: 'function_call',
      })
      const item = toItem('completed', text)
      this.#done.push(item)
      events.push(
        this.#event('response.output_item.added', { item: toItem('in_progress', ''), output_index }),
        this.#event('response.function_call_arguments.delta', { delta: text, item_id, output_index }),
        this.#event('response.function_call_arguments.done', { arguments: text, item_id, output_index }),
        this.#event('response.output_item.done', { item, output_index }),
      )
    }
    return events
  }

  /** Closes the open message, so that what follows is another item. */
  finishMessage(): string[] {
    if (this.#text === undefined) return []
    const events = this.#endMessage(this.#text)
    this.#done.push(toMessage(this.#messageId, 'completed', [toPart(this.#text)]))
    this.#text = undefined
    this.#outputIndex++
    this.#messageId = `msg_${this.#ids.response.replace(/^resp_/, '')}_${this.#outputIndex}`
    return events
  }

  /** The events before a search of the server's own. */
  startSearch(id: string, query: string): string[] {
    const events = this.#finishReasoning()
    const output_index = this.#outputIndex++
    const item = { action: { query, type: 'search' }, id, status: 'in_progress', type: 'web_search_call' }
    return [
      ...events,
      this.#event('response.output_item.added', { item, output_index }),
      this.#event('response.web_search_call.in_progress', { item_id: id, output_index }),
      this.#event('response.web_search_call.searching', { item_id: id, output_index }),
    ]
  }

  /** Ends the stream with a failure. */
  fail(code: string, message: string, last?: ChatResponse): string[] {
    const response = {
      error: { code, message },
      id: this.#ids.response,
      model: this.#request.model,
      object: 'response',
      output: [],
      status: 'failed',
      usage: last ? toTokenCounts(last) : { input_tokens: 0, output_tokens: 0, total_tokens: 0 },
    }
    return [...this.begin(), this.#event('response.failed', { response })]
  }

  #think(delta: string): string[] {
    const events: string[] = []
    const output_index = this.#outputIndex
    if (!this.#reasoning) {
      this.#reasoning = { id: `rs_${this.#random.below(999_999)}`, text: '' }
      const item = { id: this.#reasoning.id, summary: [], type: 'reasoning' }
      events.push(this.#event('response.output_item.added', { item, output_index }))
    }
    this.#reasoning.text += delta
    const place = { item_id: this.#reasoning.id, output_index, summary_index: 0 }
    events.push(this.#event('response.reasoning_summary_text.delta', { delta, ...place }))
    return events
  }

  #finishReasoning(): string[] {
    if (!this.#reasoning) return []
    const { id, text } = this.#reasoning
    this.#reasoning = undefined
    const output_index = this.#outputIndex++
    const item = { encrypted_content: text, id, summary: [{ text, type: 'summary_text' }], type: 'reasoning' }
    this.#done.push(item)
    const place = { item_id: id, output_index, summary_index: 0 }
    return [
      this.#event('response.reasoning_summary_text.done', { ...place, text }),
      this.#event('response.output_item.done', { item, output_index }),
    ]
  }

  #say(delta: string): string[] {
    const events = this.#finishReasoning()
    const place = { item_id: this.#messageId, output_index: this.#outputIndex }
    if (this.#text === undefined) {
      this.#text = ''
      const item = toMessage(this.#messageId, 'in_progress', [])
      events.push(
        this.#event('response.output_item.added', { item, output_index: this.#outputIndex }),
        this.#event('response.content_part.added', { content_index: 0, ...place, part: toPart('') }),
      )
    }
    this.#text += delta
    events.push(
      this.#event('response.output_text.delta', { content_index: 0, delta, logprobs: [], ...place }),
    )
    return events
  }

  #endMessage(text: string): string[] {
    const output_index = this.#outputIndex
    const place = { content_index: 0, item_id: this.#messageId, output_index }
    return [
      this.#event('response.output_text.done', { ...place, logprobs: [], text }),
      this.#event('response.content_part.done', { ...place, part: toPart(text) }),
      this.#event('response.output_item.done', {
        item: toMessage(this.#messageId, 'completed', [toPart(text)]),
        output_index,
      }),
    ]
  }

  /** A message that a call followed never gets its own end, as on the server. */
  #complete(response: ChatResponse): string[] {
    const events = this.#finishReasoning()
    if (!this.#hasCalled && this.#text !== undefined) events.push(...this.#endMessage(this.#text))
    const open =
      this.#text === undefined ? [] : [toMessage(this.#messageId, 'completed', [toPart(this.#text)])]
    const output = [...this.#done, ...open]
    const { input_tokens, output_tokens, total_tokens } = toTokenCounts(response)
    const usage = {
      input_tokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens,
    }
    const completed = this.#toResponse('completed', output.length === 0 ? null : output, usage)
    return [...events, this.#event('response.completed', { response: completed })]
  }

  #toResponse(status: string, output: object[] | null, usage: object | null): object {
    const { background, instructions, max_output_tokens: most, reasoning, tools, truncation } = this.#request
    const { effort, summary } = reasoning
    return {
      background,
      completed_at: status === 'completed' ? this.#created : null,
      created_at: this.#created,
      error: null,
      frequency_penalty: 0,
      id: this.#ids.response,
      incomplete_details: null,
      instructions: instructions === '' ? null : instructions,
      max_output_tokens: most ?? null,
      max_tool_calls: null,
      metadata: {},
      model: this.#request.model,
      object: 'response',
      output,
      parallel_tool_calls: true,
      presence_penalty: 0,
      previous_response_id: null,
      prompt_cache_key: null,
      reasoning:
        effort === '' && summary === '' ? null : { effort: effort || null, summary: summary || null },
      safety_identifier: null,
      service_tier: 'default',
      status,
      store: false,
      temperature: this.#request.temperature ?? 1,
      text: { format: this.#toFormat() },
      tool_choice: 'auto',
      tools: tools.map(({ description, name, parameters, strict, type }) => ({
        description: description ?? null,
        name,
        parameters: parameters ?? null,
        strict: strict ?? null,
        type,
      })),
      top_logprobs: 0,
      top_p: this.#request.top_p ?? 1,
      truncation: truncation ?? 'disabled',
      usage,
    }
  }

  #toFormat(): object {
    const format = this.#request.text?.format
    if (!format) return { type: 'text' }
    return {
      ...(format.name === '' ? {} : { name: format.name }),
      ...(format.schema === undefined ? {} : { schema: new RawJson(format.schema) }),
      ...(format.strict === undefined ? {} : { strict: format.strict }),
      type: format.type,
    }
  }

  #event(type: string, data: object): string {
    const members: [string, unknown][] = Object.entries({ ...data, sequence_number: this.#sequence++, type })
    const sorted = Object.fromEntries(members.sort(([left], [right]) => (left < right ? -1 : 1)))
    return `event: ${type}\ndata: ${encodeGoJson(sorted)}\n\n`
  }
}

function toPart(text: string): object {
  return { annotations: [], logprobs: [], text, type: 'output_text' }
}

function toMessage(id: string, status: string, content: object[]): object {
  return { content, id, role: 'assistant', status, type: 'message' }
}
