/** `format` where the deployment does not constrain responses: the schema goes into the system message, and the response is checked. */
import { isJsonObject } from '@ollamakit/wire'
import { OllamaStreamError } from '../errors/ollama-error.ts'
import type { ChatAnswer } from './chat-answer.ts'
import type { ChatEvent } from './chat-event.ts'
import type { ChatRequest, Warning } from './chat-request.ts'
import { Collector } from './collect.ts'
import { findMismatch } from './schema/find-mismatch.ts'

type Format = NonNullable<ChatRequest['format']>

/** The same request with `format` in words, too. */
export function withFormatInWords(request: ChatRequest, format: Format): ChatRequest {
  const [first, ...rest] = request.messages
  const words = `Respond with JSON only, without any other text.${format === 'json' ? '' : ` It has to follow this JSON Schema: ${JSON.stringify(format)}`}`
  const messages: ChatRequest['messages'] =
    first?.role === 'system'
      ? [{ ...first, text: `${first.text}\n\n${words}` }, ...rest]
      : [{ role: 'system', text: words }, ...request.messages]
  return { ...request, messages }
}

const inPrompt = 'Ollama Cloud does not enforce format: it is in the system message, too'
const unenforcedWarning: Warning = {
  type: 'changed',
  setting: 'format',
  message: `${inPrompt}, and the response is checked against it`,
}

/** The same answer with a warning: the caller checks it. */
export function withUncheckedFormat(answer: ChatAnswer): ChatAnswer {
  return {
    ...answer,
    warnings: [...answer.warnings, { type: 'changed', setting: 'format', message: inPrompt }],
  }
}

/** The same answer. Where its text does not follow `format`, it fails instead of finishing. */
export function withCheckedFormat(answer: ChatAnswer, format: Format): ChatAnswer {
  const collector = new Collector()
  let mismatch: string | undefined

  const fail = (what: string): never => {
    throw new OllamaStreamError(`POST ${answer.request.url}: the response does not follow format: ${what}`, {
      method: 'POST',
      url: answer.request.url,
      code: 'format_mismatch',
      origin: 'cloud',
      retryable: true,
      remedy: 'Ollama Cloud does not enforce format: ask again, or use a model of a local Ollama',
      partial: collector.partial(),
    })
  }

  return {
    ...answer,
    warnings: [...answer.warnings, unenforcedWarning],
    async read() {
      if (mismatch !== undefined) fail(mismatch)
      const events = await answer.read()
      if (!events) return undefined
      collector.add(events)
      const last = events.at(-1)
      if (last?.type !== 'finish' || last.reason !== 'stop') return events
      mismatch = mismatchOf(collector.partial().text, format)
      if (mismatch === undefined) return events
      const before: ChatEvent[] = events.slice(0, -1)
      return before.length > 0 ? before : fail(mismatch)
    },
  }
}

function mismatchOf(text: string, format: Format): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'it is not JSON'
  }
  return isJsonObject(format) ? findMismatch(value, format) : undefined
}
