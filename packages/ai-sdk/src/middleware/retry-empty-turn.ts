/** Middleware: repeats a call if the model ends its turn with an empty response. */
import type {
  LanguageModelV4Content,
  LanguageModelV4Middleware,
  LanguageModelV4StreamPart,
  LanguageModelV4StreamResult,
  LanguageModelV4Usage,
} from '@ai-sdk/provider'
import { addUsage } from '../to-usage.ts'
import { checkSettings } from '../read-options.ts'
import { mapParts, withWarnings } from './map-parts.ts'

/**
 * Repeats a call whose response is a plain `stop` with nothing in it: no text, no reasoning, no tool call. Everything else passes as it is.
 * The second response counts, even if it is empty, with a `compatibility` warning and the usage of both.
 */
export function retryEmptyTurnMiddleware(...none: never[]): LanguageModelV4Middleware {
  checkSettings('none', none[0], 'retryEmptyTurnMiddleware')
  return {
    specificationVersion: 'v4',
    wrapGenerate: async ({ doGenerate }) => {
      const first = await doGenerate()
      if (first.finishReason.unified !== 'stop' || first.content.some(hasContent)) return first
      const { usage, warnings, ...second } = await doGenerate()
      return { ...second, usage: addUsage(first.usage, usage), warnings: [repeated, ...warnings] }
    },
    // Resolves at the first output or at the end: until then the parts are held back.
    wrapStream: async ({ doStream }) => {
      const { stream, ...first } = await doStream()
      const reader = stream.getReader()
      const held: Part[] = []
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        held.push(read.value)
        if (read.value.type === 'finish' && read.value.finishReason.unified === 'stop')
          return withFirst(read.value.usage, await doStream())
        if (isOutput(read.value)) break
      }
      reader.releaseLock()
      return { ...first, stream: mapParts(stream, (part) => [part], held) }
    },
  }
}

const repeated = {
  type: 'compatibility',
  feature: 'empty turn',
  details: 'The response was empty, so the call was repeated',
} as const

function hasContent(part: LanguageModelV4Content): boolean {
  return part.type === 'text' || part.type === 'reasoning' ? part.text.trim() !== '' : true
}

type Part = LanguageModelV4StreamPart

/** Returns the second response, with a warning, and the usage of both. */
function withFirst(
  usage: LanguageModelV4Usage,
  { stream, ...rest }: LanguageModelV4StreamResult,
): LanguageModelV4StreamResult {
  return {
    ...rest,
    stream: mapParts(stream, (part) => [
      part.type === 'finish'
        ? { ...part, usage: addUsage(usage, part.usage) }
        : withWarnings(part, [repeated]),
    ]),
  }
}

/** Parts without content. */
const empty = /(start|metadata|raw|end)$/

/** Whether a consumer can see the part, or the part ends the stream otherwise than by a plain stop. */
function isOutput(part: Part): boolean {
  return 'delta' in part ? part.delta.trim() !== '' : !empty.test(part.type)
}
