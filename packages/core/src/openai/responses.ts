/** `POST /v1/responses`. */
import {
  isResponseEvent,
  isResponseObject,
  type ResponseEvent,
  type ResponseFailedEvent,
  type ResponseLifecycleEvent,
  type ResponseObject,
  type ResponsesRequest,
} from '@ollamakit/wire/openai'
import type { Call } from '../transport/call.ts'
import { withStream } from '../transport/check-arguments.ts'
import type { ToolCall } from '../errors/partial.ts'
import type { ChatAnswerContent } from '../errors/partial.ts'
import { type JsonReader, type JsonStream, readFrame, streamJson } from '../transport/stream-json.ts'
import { parseJson } from '../transport/parse-json.ts'
import type { Transport } from '../transport/transport.ts'
import { EventsOrWholeCutter } from '../transport/events-or-whole-cutter.ts'

export async function responses(
  transport: Transport,
  request: Omit<ResponsesRequest, 'stream'>,
  call?: Call,
): Promise<ResponseObject> {
  return transport.whole(
    {
      method: 'POST',
      path: '/v1/responses',
      body: withStream(request, false),
      accept: 'application/json',
    },
    // Its `error` belongs to a response that failed. The request was not refused.
    (text) => {
      const value = parseJson(text)
      return isResponseObject(value) ? value : undefined
    },
    call,
  )
}

export function responsesStream(
  transport: Transport,
  request: Omit<ResponsesRequest, 'stream'>,
  call?: Call,
): JsonStream<ResponseEvent> {
  return streamJson(
    transport,
    { path: '/v1/responses', request, accept: 'text/event-stream' },
    { createCutter: () => new EventsOrWholeCutter(), createReader: () => new ResponseReader() },
    call,
  )
}

/** The events that end a stream. Nothing else does, not even `[DONE]`. */
const last = new Set(['response.completed', 'response.failed', 'response.incomplete'])

class ResponseReader implements JsonReader<ResponseEvent> {
  finished = false
  readonly #toolCalls: ToolCall[] = []
  #thinking = ''
  #text = ''

  push(frame: string, events: ResponseEvent[]): void {
    if (this.finished || frame === '[DONE]') return
    const event = toEvent(readFrame(frame, isEventOrWhole, 'event of a response'))
    this.#keep(event)
    events.push(event)
    this.finished = last.has(event.type)
  }

  end(): void {}

  partial(): ChatAnswerContent {
    return { thinking: this.#thinking, text: this.#text, toolCalls: this.#toolCalls }
  }

  #keep(event: ResponseEvent): void {
    switch (event.type) {
      case 'response.output_text.delta':
        this.#text += event.delta
        break
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        this.#thinking += event.delta
        break
      case 'response.output_item.done':
        if (event.item.type === 'function_call')
          this.#toolCalls.push({
            id: event.item.call_id,
            name: event.item.name,
            arguments: event.item.arguments,
          })
        break
      default:
        break
    }
  }
}

function isEventOrWhole(value: unknown): value is ResponseEvent | ResponseObject {
  return isResponseEvent(value) || isResponseObject(value)
}

/** Converts a complete response to a streaming request to the event with which a stream ends. */
function toEvent(frame: ResponseEvent | ResponseObject): ResponseEvent {
  if (!isResponseObject(frame)) return frame
  // The name of the event is the status of the response.
  const type = `response.${frame.status}` as (ResponseLifecycleEvent | ResponseFailedEvent)['type']
  return { type, sequence_number: 0, response: frame } as ResponseEvent
}
