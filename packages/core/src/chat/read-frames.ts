/** Reads the frames of a chat response once: frames become values, values become events. */
import { parseFrame } from '../errors/frame-failure.ts'
import type { ChatAnswerContent } from '../errors/partial.ts'
import type { FrameInterpreter } from '../transport/read-batches.ts'
import type { JsonReader } from '../transport/stream-json.ts'
import type { ChatEvent } from './chat-event.ts'
import { Collector } from './collect.ts'

/** What a dialect knows of its frames. Keeps the state of one response. */
export interface ChatReader<Value> {
  /** A frame that ends the stream and has no value. */
  readonly endMark?: string
  /** Whether the end of the response has been read. */
  readonly finished: boolean
  /** Checks the JSON of a frame. @throws FrameFailure if it is an error or not a frame of this endpoint. */
  toValue(json: unknown, frame: string): Value
  /** Adds the events of one value. */
  addEvents(value: Value, events: ChatEvent[]): void
  /** Adds the events that are due at the end mark or after the last byte. */
  end(events: ChatEvent[]): void
}

/** Gives the events of a response. Classes, for their speed: docs/decisions/0011. */
export class EventReader<Value> implements FrameInterpreter<ChatEvent> {
  readonly #reader: ChatReader<Value>
  readonly #raw: boolean

  /** `raw`: whether to add an event with each frame as received. */
  constructor(reader: ChatReader<Value>, raw: boolean) {
    this.#reader = reader
    this.#raw = raw
  }

  get finished(): boolean {
    return this.#reader.finished
  }

  push(frame: string, events: ChatEvent[]): void {
    const reader = this.#reader
    if (reader.finished) return
    if (isEndMark(frame, reader)) return reader.end(events)
    const json = parseFrame(frame)
    if (this.#raw) events.push({ type: 'raw', frame: json })
    reader.addEvents(reader.toValue(json, frame), events)
  }

  end(events: ChatEvent[]): void {
    this.#reader.end(events)
  }
}

/** Some servers write a blank after it. */
function isEndMark(frame: string, { endMark }: { readonly endMark?: string }): boolean {
  return frame === endMark || (endMark !== undefined && frame.length < 20 && frame.trim() === endMark)
}

/** Gives the values of a response, and collects its content for the error of a stream that is cut off. */
export class ValueReader<Value> implements JsonReader<Value> {
  readonly #reader: ChatReader<Value>
  readonly #content = new Collector()

  constructor(reader: ChatReader<Value>) {
    this.#reader = reader
  }

  get finished(): boolean {
    return this.#reader.finished
  }

  push(frame: string, values: Value[]): void {
    if (this.finished) return
    if (isEndMark(frame, this.#reader)) return this.end()
    const value = this.#reader.toValue(parseFrame(frame), frame)
    values.push(value)
    this.add(value)
  }

  end(): void {
    this.#reader.end([])
  }

  /** Collects a value that was read elsewhere. */
  add(value: Value): void {
    const events: ChatEvent[] = []
    this.#reader.addEvents(value, events)
    this.#content.add(events)
  }

  partial(): ChatAnswerContent {
    return this.#content.partial()
  }
}

/** Returns the content of a response that was requested without streaming and lacks its end; undefined for a complete one. */
export function partialOf<Value>(reader: ChatReader<Value>, value: Value): ChatAnswerContent | undefined {
  const values = new ValueReader(reader)
  values.add(value)
  values.end()
  return values.finished ? undefined : values.partial()
}
