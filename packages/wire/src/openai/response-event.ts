import { isJsonObject } from '../json.ts'
import type {
  ResponseFailure,
  ResponseObject,
  ResponseOutputItem,
  ResponseOutputText,
  ResponseSummaryPart,
  ResponseUsage,
} from './responses.ts'

/**
 * One event of a streamed `/v1/responses`; the name of the server-sent event is its `type`. Server:
 * `openai/responses.go` ResponsesStreamConverter.
 * Those that Ollama never sends, but other servers of this dialect do, are marked so.
 */
export type ResponseEvent =
  | ResponseLifecycleEvent
  | ResponseFailedEvent
  | ResponseOutputItemEvent
  | ResponseContentPartEvent
  | ResponseOutputTextDeltaEvent
  | ResponseOutputTextDoneEvent
  | ResponseRefusalDeltaEvent
  | ResponseRefusalDoneEvent
  | ResponseReasoningSummaryPartEvent
  | ResponseReasoningSummaryTextDeltaEvent
  | ResponseReasoningSummaryTextDoneEvent
  | ResponseReasoningTextDeltaEvent
  | ResponseReasoningTextDoneEvent
  | ResponseFunctionCallArgumentsDeltaEvent
  | ResponseFunctionCallArgumentsDoneEvent
  | ResponseWebSearchCallEvent
  | ResponseAnnotationAddedEvent

interface ResponseEventBase {
  /** 0, 1, 2, … without gaps. */
  sequence_number: number
}

interface ResponseItemEventBase extends ResponseEventBase {
  item_id: string
  output_index: number
}

/**
 * `created` and `in_progress` first, with an empty output; `completed` last. `incomplete` and `queued` never
 * from Ollama.
 */
export interface ResponseLifecycleEvent extends ResponseEventBase {
  type:
    | 'response.created'
    | 'response.in_progress'
    | 'response.completed'
    | 'response.incomplete'
    | 'response.queued'
  response: ResponseObject
}

/**
 * Ends a stream in which the built-in web search failed. An error of the model ends the stream silently,
 * without an end mark.
 */
export interface ResponseFailedEvent extends ResponseEventBase {
  type: 'response.failed'
  response: Pick<ResponseObject, 'id' | 'object' | 'model' | 'output'> & {
    status: 'failed'
    error: ResponseFailure
    usage: ResponseUsage | null
  }
}

/** `added` with the item as it begins, `done` in its final form. Text before a call never gets its `done`. */
export interface ResponseOutputItemEvent extends ResponseEventBase {
  type: 'response.output_item.added' | 'response.output_item.done'
  output_index: number
  item: ResponseOutputItem
}

export interface ResponseContentPartEvent extends ResponseItemEventBase {
  type: 'response.content_part.added' | 'response.content_part.done'
  content_index: number
  part: ResponseOutputText
}

export interface ResponseOutputTextDeltaEvent extends ResponseItemEventBase {
  type: 'response.output_text.delta'
  content_index: number
  delta: string
  logprobs?: unknown[]
}

export interface ResponseOutputTextDoneEvent extends ResponseItemEventBase {
  type: 'response.output_text.done'
  content_index: number
  text: string
  logprobs?: unknown[]
}

/** Never from Ollama. */
export interface ResponseRefusalDeltaEvent extends ResponseItemEventBase {
  type: 'response.refusal.delta'
  content_index: number
  delta: string
}

/** Never from Ollama. */
export interface ResponseRefusalDoneEvent extends ResponseItemEventBase {
  type: 'response.refusal.done'
  content_index: number
  refusal: string
}

/** Never from Ollama. */
export interface ResponseReasoningSummaryPartEvent extends ResponseItemEventBase {
  type: 'response.reasoning_summary_part.added' | 'response.reasoning_summary_part.done'
  summary_index: number
  part: ResponseSummaryPart
}

/** What the model thinks. */
export interface ResponseReasoningSummaryTextDeltaEvent extends ResponseItemEventBase {
  type: 'response.reasoning_summary_text.delta'
  summary_index: number
  delta: string
}

export interface ResponseReasoningSummaryTextDoneEvent extends ResponseItemEventBase {
  type: 'response.reasoning_summary_text.done'
  summary_index: number
  text: string
}

/** Never from Ollama. */
export interface ResponseReasoningTextDeltaEvent extends ResponseItemEventBase {
  type: 'response.reasoning_text.delta'
  content_index: number
  delta: string
}

/** Never from Ollama. */
export interface ResponseReasoningTextDoneEvent extends ResponseItemEventBase {
  type: 'response.reasoning_text.done'
  content_index: number
  text: string
}

/** The whole arguments at once from Ollama. */
export interface ResponseFunctionCallArgumentsDeltaEvent extends ResponseItemEventBase {
  type: 'response.function_call_arguments.delta'
  delta: string
}

export interface ResponseFunctionCallArgumentsDoneEvent extends ResponseItemEventBase {
  type: 'response.function_call_arguments.done'
  arguments: string
}

/** The built-in web search. */
export interface ResponseWebSearchCallEvent extends ResponseItemEventBase {
  type:
    | 'response.web_search_call.in_progress'
    | 'response.web_search_call.searching'
    | 'response.web_search_call.completed'
}

/** Never from Ollama. */
export interface ResponseAnnotationAddedEvent extends ResponseItemEventBase {
  type: 'response.output_text.annotation.added'
  content_index: number
  annotation_index: number
  annotation: unknown
}

/** Returns true for an event. Lenient: accepts unknown types; `error` is not an event. */
export function isResponseEvent(value: unknown): value is ResponseEvent {
  return isJsonObject(value) && typeof value['type'] === 'string' && value['type'] !== 'error'
}
