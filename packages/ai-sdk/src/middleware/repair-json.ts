/** Middleware: repairs the JSON of models that do not follow a format. */
import type {
  LanguageModelV4Content,
  LanguageModelV4Middleware,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import { parseLenient } from './parse-lenient.ts'

/**
 * Repairs the text of calls that ask for JSON (`Output.object`, `Output.json`), if it is not valid JSON: fences and prose around it, trailing commas, single quotes,
 * comments, bare keys, Python's words, missing closing brackets. No values are added: a text that cannot be parsed and a response that was cut off stay unchanged.
 * Such text is streamed in one piece, at its end.
 */
export function repairJsonMiddleware(): LanguageModelV4Middleware {
  return {
    specificationVersion: 'v4',
    wrapGenerate: async ({ doGenerate, params }) => {
      const result = await doGenerate()
      if (params.responseFormat?.type !== 'json' || result.finishReason.unified !== 'stop') return result
      return { ...result, content: repairContent(result.content) }
    },
    wrapStream: async ({ doStream, params }) => {
      const result = await doStream()
      if (params.responseFormat?.type !== 'json') return result
      return { ...result, stream: result.stream.pipeThrough(repairStream()) }
    },
  }
}

/** Returns `text` as valid JSON; undefined if it cannot be repaired. For `experimental_repairToolCall` and `repairText`, too. */
export function repairJson(text: string): string | undefined {
  try {
    JSON.parse(text)
    return text
  } catch {
    const value = parseLenient(text)
    return value === undefined ? undefined : JSON.stringify(value)
  }
}

function repairContent(content: LanguageModelV4Content[]): LanguageModelV4Content[] {
  return content.map((part) =>
    part.type === 'text' ? { ...part, text: repairJson(part.text) ?? part.text } : part,
  )
}

function repairStream(): TransformStream<LanguageModelV4StreamPart, LanguageModelV4StreamPart> {
  let text = ''
  // The end of the text waits for the finish reason, which shows whether the text is complete.
  let ended: Extract<LanguageModelV4StreamPart, { type: 'text-end' }> | undefined
  return new TransformStream({
    transform(part, controller) {
      if (part.type === 'text-delta') text += part.delta
      else if (part.type === 'text-end') ended = part
      else {
        if (ended) {
          const whole = part.type === 'finish' && part.finishReason.unified === 'stop'
          const delta = (whole ? repairJson(text) : undefined) ?? text
          if (delta) controller.enqueue({ type: 'text-delta', id: ended.id, delta })
          controller.enqueue(ended)
          text = ''
          ended = undefined
        }
        controller.enqueue(part)
      }
    },
  })
}
