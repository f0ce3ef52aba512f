/** `extractThinking`: moves thinking that a server leaves in the text, between tags, to the thinking. */
import { OllamaError } from '../../errors/ollama-error.ts'
import type { ChatAnswer } from '../chat-answer.ts'
import type { ChatEvent } from '../chat-event.ts'
import type { ThinkingMarks } from '../chat-request.ts'
import type { ChatAnswerContent } from '../../errors/partial.ts'
import type { Layer } from './layer.ts'
import { createTagSplitter, type TagSplitter, type TagSplitterOptions } from './tag-splitter.ts'

/** What a layer above may say besides the marks. */
export interface ThinkingTag extends ThinkingMarks {
  /** Whether a tag inside the text is text. Default: if the request has a format. */
  onlyAtStart?: boolean
}

/** The innermost layer: the layers above see text without thinking, such as the JSON of a schema. */
export const extractThinking: Layer = (next) => async (request, call) => {
  const { extractThinking: wanted, ...rest } = request
  if (!wanted) return next(rest, call)
  const answer = await next(rest, call)
  const {
    tag = 'think',
    startWithThinking = false,
    onlyAtStart = request.format !== undefined,
  }: ThinkingTag = wanted === true ? {} : wanted
  return { ...answer, read: createSplitRead(answer, { tag, startWithThinking, onlyAtStart }) }
}

function createSplitRead(answer: ChatAnswer, options: TagSplitterOptions): ChatAnswer['read'] {
  const splitter = createTagSplitter(options)
  return async () => {
    try {
      for (let events = await answer.read(); events; events = await answer.read()) {
        const split = splitEvents(events, splitter)
        if (split.length > 0) return split
      }
      return undefined
    } catch (cause) {
      throw cause instanceof OllamaError && cause.partial
        ? Object.assign(cause, { partial: splitPartial(cause.partial, createTagSplitter(options)) })
        : cause
    }
  }
}

function splitEvents(events: readonly ChatEvent[], splitter: TagSplitter): ChatEvent[] {
  return events.flatMap((event): ChatEvent[] => {
    switch (event.type) {
      case 'text':
        return splitter.push(event.text)
      case 'tool-call':
      case 'finish':
        return [...splitter.end(), event]
      default:
        return [event]
    }
  })
}

/** A response that was cut off inside its thinking has no text. */
function splitPartial<Partial extends ChatAnswerContent>(partial: Partial, splitter: TagSplitter): Partial {
  const pieces = [...splitter.push(partial.text), ...splitter.end()]
  const join = (type: 'text' | 'thinking'): string =>
    pieces.map((piece) => (piece.type === type ? piece.text : '')).join('')
  return { ...partial, thinking: partial.thinking + join('thinking'), text: join('text') }
}
