/** Tool calls that come in pieces. Ollama sends them whole; other servers behind this dialect do not. */
import type { ChatCompletionDeltaToolCall } from '@ollamakit/wire/openai'
import type { ToolCall } from '../errors/partial.ts'
import { toArgumentsObject, toArgumentsText } from '../chat/to-arguments.ts'

export interface ToolCallPieces {
  /** The calls that this piece completes. A new id, or a name for an index that has one, begins a new call: some servers number every call 0. */
  push(piece: ChatCompletionDeltaToolCall): ToolCall[]
  /** The calls that no later piece can change: the answer has ended. */
  flush(): ToolCall[]
}

interface OpenCall {
  id: unknown
  index: number
  name: string
  text: string
  whole: boolean
}

export function createToolCallPieces(newCallId: (given?: unknown) => string): ToolCallPieces {
  let open: OpenCall[] = []

  function toCall({ id, name, text }: OpenCall): ToolCall {
    return { id: newCallId(id), name, arguments: toArgumentsText(text) }
  }

  return {
    push({ index = 0, id, function: { name, arguments: args } = {} }) {
      let call = open.findLast((one) => one.index === index)
      if (!call || (id && call.id && id !== call.id) || (call.whole && (id || name))) {
        call = { id, index, name: name ?? '', text: '', whole: false }
        open.push(call)
      } else {
        call.id ??= id
        if (!call.name && name) call.name = name
      }
      if (call.whole) return []
      const piece = typeof args === 'string' || args === undefined ? (args ?? '') : toArgumentsText(args)
      call.text += piece
      // The closing brace of an object comes last: text that ends without one cannot be whole.
      call.whole =
        call.name !== '' && piece.trimEnd().endsWith('}') && toArgumentsObject(call.text) !== undefined
      return call.whole ? [toCall(call)] : []
    },
    flush() {
      const rest = open.filter(({ whole }) => !whole).map(toCall)
      open = []
      return rest
    },
  }
}
