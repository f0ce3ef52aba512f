/** Middleware: asks once more when a model ends its turn without saying anything. */
import type {
  LanguageModelV4Content,
  LanguageModelV4Middleware,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'

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
    wrapStream: async ({ doStream }) => {
      const { stream, ...rest } = await doStream()
      return { ...rest, stream: withSecondTry(stream, async () => (await doStream()).stream) }
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

/** Holds parts back until one says something; a stream that says nothing gives way to the second. */
function withSecondTry(
  first: ReadableStream<Part>,
  ask: () => Promise<ReadableStream<Part>>,
): ReadableStream<Part> {
  let reader = first.getReader()
  let held: Part[] | undefined = []
  let left = false

  /** The parts to give on, perhaps none yet; undefined at the end. */
  async function next(): Promise<Part[] | undefined> {
    const { value, done } = await reader.read()
    if (done) return held ? [] : undefined
    if (!held) return [value]
    // Known immediately, and the AI SDK wants it so.
    if (value.type === 'stream-start') return [value]
    held.push(value)
    if (value.type === 'finish' && value.finishReason.unified === 'stop') {
      held = undefined
      const second = (await ask()).getReader()
      if (left) await second.cancel()
      reader = second
      return []
    }
    if (!isOutput(value)) return []
    const parts = held
    held = undefined
    return parts
  }

  let again = false
  return new ReadableStream<Part>(
    {
      async pull(controller) {
        for (;;) {
          const before = reader
          const parts = await next()
          if (left) return
          if (!parts) return controller.close()
          if (reader !== before) again = true
          // The second stream's own start was said already; its warnings are the same.
          const given = again ? parts.filter(({ type }) => type !== 'stream-start') : parts
          for (const part of given) controller.enqueue(part)
          if (given.length > 0) return
        }
      },
      async cancel(reason) {
        left = true
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}

/** What a consumer can see, or what ends the stream otherwise than by a plain stop. */
function isOutput(part: Part): boolean {
  switch (part.type) {
    case 'response-metadata':
    case 'raw':
    case 'text-start':
    case 'text-end':
    case 'reasoning-start':
    case 'reasoning-end':
      return false
    case 'text-delta':
    case 'reasoning-delta':
      return part.delta.trim() !== ''
    default:
      return true
  }
}
