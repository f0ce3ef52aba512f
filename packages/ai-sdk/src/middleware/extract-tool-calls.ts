/** Middleware: tool calls that a model writes as text become tool calls. */
import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4Middleware,
  LanguageModelV4StreamPart,
  LanguageModelV4ToolCall,
} from '@ai-sdk/provider'
import { generateId } from '@ai-sdk/provider-utils'
import { checkSettings } from '../read-options.ts'
import { mapParts } from './map-parts.ts'
import { parseComplete } from './parse-lenient.ts'

/**
 * Reads `<tool_call>{"name":…,"arguments":…}</tool_call>`, fenced JSON, and a text that is nothing but such JSON, if the name is that of an offered tool.
 * Other text is unchanged. In a stream, text after the first tag, fence or bracket is held back until its block ends.
 */
export function extractToolCallsMiddleware(...none: never[]): LanguageModelV4Middleware {
  checkSettings('none', none[0], 'extractToolCallsMiddleware')
  return {
    specificationVersion: 'v4',
    wrapGenerate: async ({ doGenerate, params }) => {
      const result = await doGenerate()
      const names = namesOf(params)
      if (names.size === 0 || result.content.some(({ type }) => type === 'tool-call')) return result
      const content = result.content.flatMap((part): LanguageModelV4Content[] => {
        if (part.type !== 'text') return [part]
        const { text, calls } = readCalls(part.text, names)
        return calls.length === 0 ? [part] : [...(text ? [{ ...part, text }] : []), ...calls]
      })
      const called = content.some(({ type }) => type === 'tool-call')
      return {
        ...result,
        content,
        finishReason: called ? toCalled(result.finishReason) : result.finishReason,
      }
    },
    wrapStream: async ({ doStream, params }) => {
      const result = await doStream()
      const names = namesOf(params)
      return names.size === 0 ? result : { ...result, stream: mapParts(result.stream, createReader(names)) }
    },
  }
}

function namesOf({ tools = [], toolChoice }: LanguageModelV4CallOptions): Set<string> {
  return new Set(toolChoice?.type === 'none' ? [] : tools.map(({ name }) => name))
}

/** Keeps `length`: a call that may be cut off is not run. */
function toCalled(reason: LanguageModelV4FinishReason): LanguageModelV4FinishReason {
  return reason.unified === 'stop' ? { ...reason, unified: 'tool-calls' } : reason
}

const marked = /<tool_call>([^]*?)(?:<\/tool_call>|$)|```(?:json|tool_call|tool_code)?[^\S\n]*\n([^]*?)```/g

/** Returns the calls in a text, and the rest of the text. */
function readCalls(text: string, names: Set<string>): { text: string; calls: LanguageModelV4ToolCall[] } {
  const whole = toCalls(text, names)
  if (/^\s*[{[]/.test(text) && whole) return { text: '', calls: whole }
  const calls: LanguageModelV4ToolCall[] = []
  const rest = text.replaceAll(marked, (all, tagged: string | undefined, fenced: string | undefined) => {
    const found = toCalls(tagged ?? fenced ?? '', names)
    if (!found) return all
    calls.push(...found)
    return ''
  })
  return { text: calls.length > 0 && rest.trim() === '' ? '' : rest, calls }
}

/** Returns undefined unless the whole text is calls of offered tools. */
function toCalls(text: string, names: Set<string>): LanguageModelV4ToolCall[] | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined
  const calls = (parseComplete(text) ?? []).flat().map((one) => toCall(one, names))
  return calls.length > 0 && calls.every((call) => call !== undefined) ? calls : undefined
}

function toCall(value: unknown, names: Set<string>): LanguageModelV4ToolCall | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const outer = value as Record<string, unknown>
  const call = (
    typeof outer['function'] === 'object' && outer['function'] !== null ? outer['function'] : outer
  ) as typeof outer
  const { name } = call
  const input = call['arguments'] ?? call['parameters'] ?? call['input']
  if (typeof name !== 'string' || !names.has(name) || input === undefined) return undefined
  return {
    type: 'tool-call',
    toolCallId: `call_${generateId()}`,
    toolName: name,
    input: typeof input === 'string' ? input : JSON.stringify(input),
  }
}

type Part = LanguageModelV4StreamPart

/** Returns the parts for each part of a stream. */
function createReader(names: Set<string>): (part: Part) => Part[] {
  /** Text that may be a call. */
  let held = ''
  let holding = false
  let begun = false
  let called = false

  function take(id: string, delta: string): Part[] {
    held += delta
    if (holding) return []
    const at = held.search(begun ? /<tool_call|```/ : /<tool_call|```|^\s*[{[]/)
    holding = at >= 0
    // Text that may begin a tag or fence is held back, too.
    const safe = holding ? at : held.length - (/(?:<[a-z_]*|`{1,2}|^\s{1,1000})$/.exec(held)?.[0].length ?? 0)
    const plain = held.slice(0, safe)
    held = held.slice(safe)
    if (plain === '') return []
    const parts: Part[] = begun ? [] : [{ type: 'text-start', id }]
    begun = true
    return [...parts, { type: 'text-delta', id, delta: plain }]
  }

  function end(id: string): Part[] {
    const { text, calls } = readCalls(held, names)
    held = ''
    holding = false
    const parts: Part[] = []
    if (text) {
      if (!begun) parts.push({ type: 'text-start', id })
      parts.push({ type: 'text-delta', id, delta: text })
      begun = true
    }
    if (begun) parts.push({ type: 'text-end', id })
    begun = false
    called ||= calls.length > 0
    for (const call of calls)
      parts.push(
        { type: 'tool-input-start', id: call.toolCallId, toolName: call.toolName },
        { type: 'tool-input-delta', id: call.toolCallId, delta: call.input },
        { type: 'tool-input-end', id: call.toolCallId },
        call,
      )
    return parts
  }

  return (part) => {
    switch (part.type) {
      case 'text-start':
        // Held back until there is plain text: a block with nothing but a call is not opened.
        return []
      case 'text-delta':
        return take(part.id, part.delta)
      case 'text-end':
        return end(part.id)
      case 'finish':
        return [called ? { ...part, finishReason: toCalled(part.finishReason) } : part]
      default:
        return [part]
    }
  }
}
