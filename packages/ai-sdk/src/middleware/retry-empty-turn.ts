/** Middleware: asks once more when a model ends its turn without saying anything. */
import type {
  LanguageModelV4Content,
  LanguageModelV4Middleware,
  LanguageModelV4StreamPart,
  LanguageModelV4StreamResult,
} from '@ai-sdk/provider'
import { mapParts } from './map-parts.ts'

/**
 * Repeats a call whose response is a plain `stop` with nothing in it: no text, no reasoning, no tool call. Everything else passes as it is.
 * The second response counts, whatever it is, with a `compatibility` warning.
 */
export function retryEmptyTurnMiddleware(): LanguageModelV4Middleware {
  return {
    specificationVersion: 'v4',
    wrapGenerate: async ({ doGenerate }) => {
      const first = await doGenerate()
      if (first.finishReason.unified !== 'stop' || first.content.some(saysSomething)) return first
      const second = await doGenerate()
      return { ...second, warnings: [...second.warnings, repeated] }
    },
    // Resolves when the model has said something, or has ended: until then the parts wait.
    wrapStream: async ({ doStream }) => {
      const { stream, ...first } = await doStream()
      const reader = stream.getReader()
      const held: Part[] = []
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        held.push(read.value)
        if (read.value.type === 'finish' && read.value.finishReason.unified === 'stop')
          return withWarning(await doStream())
        if (isOutput(read.value)) break
      }
      return { ...first, stream: withHeld(held, reader) }
    },
  }
}

const repeated = {
  type: 'compatibility',
  feature: 'empty turn',
  details: 'The model ended its turn without saying anything, so it was asked again',
} as const

function saysSomething(part: LanguageModelV4Content): boolean {
  return part.type === 'text' || part.type === 'reasoning' ? part.text.trim() !== '' : true
}

type Part = LanguageModelV4StreamPart

function withWarning({ stream, ...rest }: LanguageModelV4StreamResult): LanguageModelV4StreamResult {
  return {
    ...rest,
    stream: mapParts(stream, (part) => [
      part.type === 'stream-start' ? { ...part, warnings: [...part.warnings, repeated] } : part,
    ]),
  }
}

/** The stream of a reader from its beginning. */
function withHeld(held: Part[], reader: ReadableStreamDefaultReader<Part>): ReadableStream<Part> {
  return new ReadableStream<Part>(
    {
      async pull(controller) {
        const { value, done } = held.length > 0 ? { value: held.shift(), done: false } : await reader.read()
        if (done || !value) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** Says nothing by itself. */
const silent = /^(stream-start|response-metadata|raw|(text|reasoning)-(start|end))$/

/** What a consumer can see, or what ends the stream otherwise than by a plain stop. */
function isOutput(part: Part): boolean {
  return 'delta' in part ? part.delta.trim() !== '' : !silent.test(part.type)
}
