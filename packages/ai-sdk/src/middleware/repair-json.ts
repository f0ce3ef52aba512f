/** Middleware: repairs the JSON of models that do not follow a format. */
import type {
  JSONSchema7,
  LanguageModelV4Content,
  LanguageModelV4Middleware,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import { fitsFormat } from '@ollamakit/core'
import { checkSettings, invalid } from '../read-options.ts'
import { mapParts } from './map-parts.ts'
import { parseLenient } from './parse-lenient.ts'

type Part = LanguageModelV4StreamPart

/**
 * Repairs the text of calls that ask for JSON (`Output.object`, `Output.json`), if it is not JSON that follows the schema: fences and prose around it, missing and trailing commas, single quotes,
 * comments, bare keys, Python's words, missing closing brackets. Of several values, the first that follows the schema counts.
 * No values are added: a text that cannot be parsed and a response that was cut off stay unchanged.
 * Such text is streamed in one piece, at its end.
 */
export function repairJsonMiddleware(...none: never[]): LanguageModelV4Middleware {
  checkSettings('none', none[0], 'repairJsonMiddleware')
  return {
    specificationVersion: 'v4',
    wrapGenerate: async ({ doGenerate, params }) => {
      const result = await doGenerate()
      if (params.responseFormat?.type !== 'json' || result.finishReason.unified !== 'stop') return result
      return { ...result, content: repairContent(result.content, params.responseFormat.schema) }
    },
    wrapStream: async ({ doStream, params }) => {
      const result = await doStream()
      if (params.responseFormat?.type !== 'json') return result
      return { ...result, stream: mapParts(result.stream, createRepair(params.responseFormat.schema)) }
    },
  }
}

/**
 * Returns `text` as valid JSON; undefined if it cannot be repaired. For `experimental_repairToolCall` and `repairText`, too.
 *
 * @throws InvalidArgumentError if `text` is not a string.
 * @param schema Decides between several values in the text. Without one, the first counts.
 */
export function repairJson(text: string, schema?: JSONSchema7): string | undefined {
  if (typeof text !== 'string') throw invalid('text', text, 'a string')
  const fits = (value: unknown): boolean => !schema || fitsFormat(JSON.stringify(value), schema)
  try {
    if (fits(JSON.parse(text))) return text
  } catch {
    // Not JSON: it is searched.
  }
  // Undefined if nothing was found, whatever the type of JSON.stringify says.
  return JSON.stringify(parseLenient(text, fits))
}

function repairContent(
  content: LanguageModelV4Content[],
  schema: JSONSchema7 | undefined,
): LanguageModelV4Content[] {
  return content.map((part) =>
    part.type === 'text' ? { ...part, text: repairJson(part.text, schema) ?? part.text } : part,
  )
}

/** Returns the parts for each part of a stream. */
function createRepair(schema: JSONSchema7 | undefined): (part: Part) => Part[] {
  let text = ''
  // The end of the text waits for the finish reason, which shows whether the text is complete.
  let ended: Extract<Part, { type: 'text-end' }> | undefined
  return (part) => {
    if (part.type === 'text-delta') text += part.delta
    else if (part.type === 'text-end') ended = part
    else {
      const parts: Part[] = []
      if (ended) {
        const whole = part.type === 'finish' && part.finishReason.unified === 'stop'
        const delta = (whole ? repairJson(text, schema) : undefined) ?? text
        if (delta) parts.push({ type: 'text-delta', id: ended.id, delta })
        parts.push(ended)
        text = ''
        ended = undefined
      }
      return [...parts, part]
    }
    return []
  }
}
