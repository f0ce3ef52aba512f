/** What servers write into `tool_calls`, in either dialect and in more forms than Ollama's. */
import { isJsonObject } from '@ollamakit/wire'
import { FrameFailure } from '../errors/frame-failure.ts'
import { quote, show } from '../errors/quote.ts'
import { responseLimits, tooLarge } from '../transport/limits.ts'
import { addWarning } from './add-warning.ts'
import { createCallIds } from './call-ids.ts'
import type { Warning } from './chat-request.ts'
import { createToolNameReader } from './tool-names.ts'

/** What the reader of one response needs to know to read its tool calls. */
export interface ToolCallContext {
  /** An id that is unique in the response; the server's own where possible. */
  newCallId: (given?: unknown) => string
  /** The tool that a name means. */
  readName: (name: string) => string
  /** The tools of the request: they tell a name that comes in pieces from two names. */
  offered: ReadonlySet<string>
  warn: (message: string) => void
}

/** `offered`: the names of the tools of the request. Each warning is added once. */
export function createToolCallContext(
  offered: ReadonlySet<string> = new Set(),
  warnings: Warning[],
): ToolCallContext {
  const warn = (message: string): void => addWarning(warnings, 'tools', message)
  return { newCallId: createCallIds(), readName: createToolNameReader(offered, warn), offered, warn }
}

/** One entry of `tool_calls`, as far as it can be read. What is null or empty is absent: it says nothing. */
export interface ToolCallEntry {
  id?: string | undefined
  index?: number | undefined
  name?: string | undefined
  /** JSON text, or a part of it. */
  text?: string | undefined
}

/** The entries of `tool_calls`. A single call that is no list is one; a value that is no call at all is ignored with a warning. @throws FrameFailure for an entry that is no call. */
export function readToolCallEntries(
  entries: unknown,
  frame: string,
  warn: (message: string) => void,
): ToolCallEntry[] {
  if (entries === undefined || entries === null || entries === false || entries === '') return []
  if (isJsonObject(entries)) return [readEntry(entries, frame)]
  if (Array.isArray(entries) && entries.length > responseLimits.entries)
    throw tooLarge('a frame', responseLimits.entries, 'tool calls')
  if (Array.isArray(entries)) return entries.map((entry: unknown) => readEntry(entry, frame))
  warn(`tool_calls is ${quote(show(entries))}, not a list of calls: it was ignored`)
  return []
}

/** Also of servers that write the name and the arguments beside `function`, or instead of it. */
function readEntry(entry: unknown, frame: string): ToolCallEntry {
  if (!isJsonObject(entry))
    throw new FrameFailure(`an entry of tool_calls is ${quote(show(entry))}, not a call`, frame, 'strange')
  const { function: inner } = entry
  if (inner !== undefined && inner !== null && !isJsonObject(inner))
    throw new FrameFailure(`the function of a tool call is ${quote(show(inner))}`, frame, 'strange')
  const called = inner ?? entry
  const { id, index } = entry
  const { name } = called
  // Other APIs and templates call them so.
  const given = called['arguments'] ?? called['parameters'] ?? called['input']
  return {
    id: typeof id === 'number' ? String(id) : typeof id === 'string' && id !== '' ? id : undefined,
    index: toIndex(index),
    name: typeof name === 'string' && name.trim() !== '' ? name : undefined,
    text:
      given === undefined || given === null
        ? undefined
        : typeof given === 'string'
          ? given
          : JSON.stringify(given),
  }
}

function toIndex(index: unknown): number | undefined {
  const number = typeof index === 'string' && index.trim() !== '' ? Number(index) : index
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined
}
