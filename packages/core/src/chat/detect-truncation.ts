/** Finds by arithmetic that a conversation was silently made to fit its context. */
import { type CallerNames, coreNames } from '../errors/caller-names.ts'
import type { FinishEvent, Truncation } from './chat-event.ts'
import type { ChatMessage, ChatRequest } from './chat-request.ts'

/** The context lengths that a server takes by itself: by how much memory its cards have. */
const defaultContexts = [4096, 32_768, 262_144]
/** Tokens that the server keeps at the front of a prompt, unless told otherwise. */
const defaultKeep = 4
/** Prose has four or five characters in a token, and code fewer: text with more than this was not read whole. */
const mostCharactersPerToken = 8
/** In bytes, so that it holds for every script. Enough where the count alone says nearly all: a prompt that was cut has twice of what it would have, or more. */
const bytesPerToken = 5

/** The end with what the count says; the same end where it says nothing. */
export function withTruncation(finish: FinishEvent, request: ChatRequest, names?: CallerNames): FinishEvent {
  const truncated = detectTruncation(request, finish.usage.inputTokens, names)
  return truncated ? { ...finish, truncated } : finish
}

/** See {@link Truncation} for what this can and cannot see. */
export function detectTruncation(
  request: ChatRequest,
  inputTokens: number | undefined,
  names: CallerNames = coreNames,
): Truncation | undefined {
  const { strictContext = false, truncate = !strictContext, shift = !strictContext } = request
  // A server that may not drop messages refuses, and tokens are cut only where it may do both.
  if (!inputTokens || !truncate) return undefined
  return (
    (shift ? findCut(request, inputTokens, names) : undefined) ?? findDropped(request, inputTokens, names)
  )
}

/** A prompt of tokens that is too long keeps its first few, and of the rest as many as leave half of the context free (captures/native/chat/too-long). */
function findCut(request: ChatRequest, inputTokens: number, names: CallerNames): Truncation | undefined {
  const { num_ctx, num_keep = defaultKeep } = request.options ?? {}
  for (const contextLength of num_ctx ? [num_ctx] : defaultContexts)
    // One more is kept where the model begins with a token of its own.
    for (const keep of [num_keep, num_keep + 1])
      // The same count may be that of a prompt that fits.
      if (
        inputTokens === contextLength - Math.floor((contextLength - keep) / 2) &&
        bytesOf(request) > bytesPerToken * inputTokens
      )
        return {
          what: 'tokens-cut',
          contextLength,
          message: `the prompt was probably cut in its middle to ${inputTokens} tokens, because more than ${contextLength} do not fit; raise ${names.modelOption('num_ctx')}, or set ${names.strictContext} to be told`,
        }
  return undefined
}

/** Whole messages, the oldest first, leave no pattern behind but a count that is too small for what was sent (captures/native/chat/num-ctx-truncation). */
function findDropped(
  { messages, options }: ChatRequest,
  inputTokens: number,
  names: CallerNames,
): Truncation | undefined {
  const contextLength = options?.num_ctx || undefined
  if (messages.filter(({ role }) => role !== 'system').length < 2) return undefined
  const characters = messages.reduce((sum, message) => sum + textLengthOf(message), 0)
  // No token has less than a character's worth of text, give or take: what has fewer characters fits.
  if (characters <= (contextLength ?? 4096) || characters <= mostCharactersPerToken * inputTokens)
    return undefined
  return {
    what: 'messages-dropped',
    ...(contextLength === undefined ? {} : { contextLength }),
    message: `${characters} characters were sent and ${inputTokens} tokens read, so the oldest messages were probably dropped; raise ${names.modelOption('num_ctx')}, or set ${names.strictContext} to be told`,
  }
}

/** Thinking is left out: many templates leave it out, too. */
function textLengthOf(message: ChatMessage): number {
  return message.text?.length ?? 0
}

function bytesOf({ messages, tools }: ChatRequest): number {
  const texts = messages.map(({ text }) => text ?? '')
  return new TextEncoder().encode(texts.join('') + (tools ? JSON.stringify(tools) : '')).length
}
