/** Joins tool calls that are streamed in pieces. Ollama sends complete ones; other servers of this dialect do not. */
import { isNothing, toArgumentsObject, toArgumentsText } from '../chat/to-arguments.ts'
import { readToolCallEntries, type ToolCallContext, type ToolCallEntry } from '../chat/tool-call-entries.ts'
import { FrameFailure } from '../errors/frame-failure.ts'
import { quote, show } from '../errors/quote.ts'
import type { ToolCall } from '../errors/partial.ts'
import { JsonObjectEnd } from '../transport/json-object-end.ts'

interface OpenCall extends ToolCallEntry {
  name: string
  text: string
  /** The frame in which it began, for the error of a call without a name. */
  frame: string
  end: JsonObjectEnd
  /** Its arguments are a complete object that is not empty: nothing can follow. */
  whole: boolean
  /** It came in a complete message: nothing follows, whatever its arguments are. */
  final?: boolean
}

/**
 * Puts the pieces of one response together. A piece belongs to the call with its id, else to the call at its index, else to the last one; a new id or
 * another name begins a new call. A call is whole when its arguments are an object that is not empty: `{}`, `null` and nothing may be placeholders of
 * text that is yet to come, so such a call waits for the end. Calls are given out in the order in which they began, so later ones wait, too.
 */
export class ToolCallPieces {
  readonly #context: ToolCallContext
  readonly #calls: OpenCall[] = []
  /** How many of them have been given out. */
  #given = 0
  readonly #byId = new Map<string, OpenCall>()
  readonly #byIndex = new Map<number, OpenCall>()
  #last: OpenCall | undefined

  constructor(context: ToolCallContext) {
    this.#context = context
  }

  /** Takes `tool_calls` of one delta and gives out the calls that it completes. */
  push(entries: unknown, frame: string, give: (call: ToolCall) => void): void {
    for (const piece of readToolCallEntries(entries, frame, this.#context.warn)) this.#take(piece, frame)
    for (
      let call = this.#calls[this.#given];
      call && (call.whole || call.final) && call.name;
      call = this.#calls[++this.#given]
    )
      give(this.#toCall(call))
  }

  /** Takes `tool_calls` of a complete message. Some servers repeat there what they have streamed: only new calls count. */
  pushMessage(entries: unknown, frame: string, give: (call: ToolCall) => void): void {
    const known = new Map<string, number>()
    for (const call of this.#calls) known.set(keyOf(call), (known.get(keyOf(call)) ?? 0) + 1)
    const added = readToolCallEntries(entries, frame, this.#context.warn).filter((piece) => {
      if (piece.id !== undefined && this.#byId.get(piece.id)?.name === piece.name) return false
      const left = known.get(keyOf(piece)) ?? 0
      known.set(keyOf(piece), left - 1)
      return left <= 0
    })
    // Each is a call of its own, whatever its index.
    for (const { index: _index, ...piece } of added) this.#begin(piece, frame).final = true
    this.push([], frame, give)
  }

  /**
   * The response has ended: gives out the calls that waited. `truncated`: the model was stopped, so a last call without any arguments had none yet,
   * and is left out with a warning. Throws FrameFailure for a call without a name.
   */
  end(give: (call: ToolCall) => void, truncated = false): void {
    const last = this.#calls.at(-1)
    if (truncated && last && !last.final && /^(?:\s*|null)$/.test(last.text)) {
      this.#calls.pop()
      this.#context.warn(
        `the call of the tool ${show(last.name)} was left out: the response ended before its arguments`,
      )
    }
    for (; this.#given < this.#calls.length; this.#given++) {
      const call = this.#calls[this.#given] as OpenCall // the bound says so
      if (!call.name) throw new FrameFailure('a tool call has no name', call.frame, 'strange')
      give(this.#toCall(call))
    }
  }

  #take(piece: ToolCallEntry, frame: string): void {
    const call = this.#find(piece)
    if (call && !this.#beginsAnother(piece, call)) this.#goOn(call, piece, frame)
    else if (call || piece.id !== undefined || piece.name !== undefined || piece.text)
      this.#begin(piece, frame)
  }

  #find({ id, index }: ToolCallEntry): OpenCall | undefined {
    const there = index === undefined ? undefined : this.#byIndex.get(index)
    const withId = id === undefined ? undefined : this.#byId.get(id)
    // One id may stand for several calls: the index tells them apart.
    if (there && there.id === id) return there
    return withId ?? there ?? (index === undefined ? this.#last : undefined)
  }

  #beginsAnother({ id, index, name, text = '' }: ToolCallEntry, call: OpenCall): boolean {
    const otherId = id !== undefined && call.id !== undefined && call.id !== id
    // Old vLLM gives each piece a new id, so an id alone begins a call only where the last one is complete.
    if (name === undefined) return otherId && call.whole && text.trim() !== ''
    if (call.name === '') return otherId
    const sameId = id !== undefined && call.id === id
    const joins =
      name !== call.name && call.text.trim() === '' && this.#joinNames(call.name, name, sameId) !== undefined
    if (joins && (!otherId || this.#context.offered.size > 0)) return false
    if (otherId) return true
    const beginsText = text.trim() === '' || text.trimStart().startsWith('{')
    if (index !== undefined && call.index !== undefined && index !== call.index && beginsText) return true
    if (name !== call.name) return true
    // Without any ids a name may be that of one more call; with ids, such a call would have one of its own.
    const withoutIds = id === undefined && call.id === undefined
    if (text.trim() === '') return false
    if (!call.whole) return withoutIds && call.text.trim() !== '' && isNothing(call.text)
    if (withoutIds && call === this.#last) return true
    return !isNothing(text) && !isSameValue(text, call.text)
  }

  #begin(piece: ToolCallEntry, frame: string): OpenCall {
    const call: OpenCall = { ...piece, name: '', text: '', frame, end: new JsonObjectEnd(), whole: false }
    this.#calls.push(call)
    this.#goOn(call, piece, frame)
    return call
  }

  #goOn(call: OpenCall, { id, index, name, text }: ToolCallEntry, frame: string): void {
    this.#last = call
    call.id ??= id
    call.index ??= index
    if (id !== undefined && (call.id === id || !call.whole)) this.#byId.set(id, call)
    if (index !== undefined && call.index === index) this.#byIndex.set(index, call)
    if (name !== undefined && name !== call.name)
      call.name = call.name === '' ? name : (this.#joinNames(call.name, name, true) ?? call.name)
    if (text !== undefined) this.#addText(call, text, frame)
  }

  #addText(call: OpenCall, text: string, frame: string): void {
    if (call.whole) {
      if (isNothing(text) || isSameValue(text, call.text)) return
      if (text.trimStart().startsWith('{'))
        throw new FrameFailure(
          `the arguments of the tool call ${show(call.name)} are followed by others`,
          frame,
          'strange',
        )
      this.#context.warn(
        `${show(quote(text))} after the arguments of the tool call ${show(call.name)} was ignored`,
      )
      return
    }
    if (isNothing(call.text) && text.trim() !== '') {
      // A placeholder gives way to the text itself.
      if (text.trimStart().startsWith('{')) {
        call.text = ''
        call.end = new JsonObjectEnd()
      }
    }
    call.text += text
    call.whole = call.end.push(text) && !isNothing(call.text) && toArgumentsObject(call.text) !== undefined
  }

  /** The name that a name and another piece of it make; undefined where they are two names. */
  #joinNames(name: string, piece: string, sameCall: boolean): string | undefined {
    const { offered } = this.#context
    if (offered.size === 0) return sameCall ? name + piece : undefined
    if (offered.has(piece)) return !offered.has(name) && piece.startsWith(name) ? piece : undefined
    const joined = name + piece
    // A template's marker in the name may come in pieces, too.
    if (/<[|｜]/u.test(joined)) return joined
    for (const whole of offered) if (whole.startsWith(joined)) return joined
    return undefined
  }

  #toCall({ id, name, text }: OpenCall): ToolCall {
    const { newCallId, readName } = this.#context
    return {
      id: newCallId(id),
      name: readName(name),
      arguments: toArgumentsText(text),
    }
  }
}

function keyOf({ name = '', text = '' }: ToolCallEntry): string {
  return `${name} ${normalize(text)}`
}

/** Whether two texts say the same, however they are spaced. */
function isSameValue(one: string, other: string): boolean {
  return one === other || normalize(one) === normalize(other)
}

function normalize(text: string): string {
  const value = toArgumentsObject(text)
  return value ? JSON.stringify(value) : text
}
