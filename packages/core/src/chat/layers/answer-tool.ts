/** A format as a tool: the model calls it to give its final answer, and may call other tools before. */
import { isJsonObject, type JsonObject, type JsonSchema } from '@ollamakit/wire'
import type { ToolCall } from '../../errors/partial.ts'
import type { ChatRequest, ChatTool } from '../chat-request.ts'
import { fitsFormat } from './fits-format.ts'
import { toToolParameters } from '../schema/to-tool-parameters.ts'

export interface AnswerTool {
  tool: ChatTool
  /** Returns the JSON text that a call of the tool gives as the answer. */
  textOf(call: ToolCall): string
}

/** Creates a tool whose arguments are the answer. Its name is none of `tools`. */
export function createAnswerTool(
  format: NonNullable<ChatRequest['format']>,
  tools: readonly ChatTool[],
): AnswerTool {
  const schema = (format === 'json' ? { type: 'object' } : format) as JsonSchema
  // Arguments are an object. Any other value is a member of one.
  const isWrapped = schema['type'] !== 'object'
  return {
    tool: {
      name: freeName(tools),
      description: `Gives the final answer. Call it once nothing else is needed, and write no other text. ${isWrapped ? 'Its argument "answer" is the answer' : 'Its arguments are the answer'}.`,
      parameters: toToolParameters(isWrapped ? wrap(schema) : schema).schema,
    },
    textOf({ arguments: text }) {
      const answer = isWrapped ? unwrap(text) : text
      // Some models leave the wrapping out, and a format may have a member of that name.
      return !fitsFormat(answer, format) && fitsFormat(text, format) ? text : answer
    },
  }
}

function freeName(tools: readonly ChatTool[]): string {
  const taken = new Set(tools.map(({ name }) => name))
  let name = 'answer'
  for (let i = 2; taken.has(name); i++) name = `answer_${i}`
  return name
}

/** References point to the definitions at the top, so these stay there. */
function wrap({ $defs, definitions, ...schema }: JsonSchema): JsonObject {
  return {
    type: 'object',
    properties: { answer: schema },
    required: ['answer'],
    ...($defs === undefined ? {} : { $defs }),
    ...(definitions === undefined ? {} : { definitions }),
  }
}

function unwrap(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) && Object.hasOwn(value, 'answer') ? JSON.stringify(value['answer']) : text
  } catch {
    return text
  }
}
