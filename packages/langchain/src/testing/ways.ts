/** LangChain reaches a chat model by three methods and five calls: each asks the same and has to get the same. */
import './without-environment.ts'
import { AIMessage, AIMessageChunk } from '@langchain/core/messages'
import { BaseCallbackHandler, type CallbackHandlerMethods } from '@langchain/core/callbacks/base'
import type { BaseLanguageModelInput } from '@langchain/core/language_models/base'
import type { ChatOllama } from '../chat-ollama.ts'
import type { ChatOllamaCallOptions } from '../chat-ollama-options.ts'

/** In LangGraph `invoke` is listened to by a handler that wants the newest events, and then takes another way through LangChain. */
export const ways = ['invoke', 'invoke in LangGraph', 'stream', 'streamEvents v2', 'streamEvents v3'] as const
export type Way = (typeof ways)[number]

/** The whole message, by one of the calls. */
export async function ask(
  model: ChatOllama,
  way: Way,
  input: BaseLanguageModelInput,
  options: Partial<ChatOllamaCallOptions> = {},
): Promise<AIMessage> {
  switch (way) {
    case 'invoke':
      return asAnswer(await model.invoke(input, options))
    case 'invoke in LangGraph':
      return asAnswer(
        await model.invoke(input, { ...options, callbacks: [...handlersOf(options), new EventsHandler()] }),
      )
    case 'stream':
      return joined(await collected(await model.stream(input, options)))
    case 'streamEvents v2':
      return askForEvents(model, input, options)
    case 'streamEvents v3':
      return model.streamEvents(input, options)
  }
}

class EventsHandler extends BaseCallbackHandler {
  readonly name = 'events'
  readonly lc_prefer_chat_model_stream_events = true
}

function handlersOf({
  callbacks,
}: Partial<ChatOllamaCallOptions>): (BaseCallbackHandler | CallbackHandlerMethods)[] {
  return Array.isArray(callbacks) ? callbacks : []
}

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** What the chunks of a stream add up to. */
export function joined(chunks: readonly AIMessageChunk[]): AIMessageChunk {
  const [first, ...rest] = chunks
  if (!first) throw new Error('no chunk came')
  return rest.reduce((sum, chunk) => sum.concat(chunk), first)
}

/** Both what is said at the end and what came as chunks; they have to be equal. */
async function askForEvents(
  model: ChatOllama,
  input: BaseLanguageModelInput,
  options: Partial<ChatOllamaCallOptions>,
): Promise<AIMessage> {
  const chunks: AIMessageChunk[] = []
  let end: unknown
  for await (const { event, data } of model.streamEvents(input, { ...options, version: 'v2' })) {
    if (event === 'on_chat_model_stream' && AIMessageChunk.isInstance(data.chunk)) chunks.push(data.chunk)
    if (event === 'on_chat_model_end') end = data.output
  }
  const [whole, streamed] = [asAnswer(end), joined(chunks)]
  const [a, b] = [JSON.stringify(canonical(whole)), JSON.stringify(canonical(streamed))]
  if (a !== b) throw new Error(`the end says ${a}, the chunks said ${b}`)
  return whole
}

function asAnswer(message: unknown): AIMessage {
  if (!AIMessage.isInstance(message)) throw new Error('no AIMessage came')
  return message
}

export interface CanonicalAnswer {
  text: string
  reasoning: string
  calls: object[]
  invalidCalls: object[]
  usage: { input: number; output: number; total: number } | undefined
  metadata: Record<string, unknown>
}

/** What a message says, in whichever of LangChain's forms it says it. */
export function canonical(message: AIMessage): CanonicalAnswer {
  const { output_version: _form, ...metadata } = message.response_metadata
  const blocks = message.contentBlocks
  return {
    text: message.text,
    reasoning: blocks.map((block) => (block.type === 'reasoning' ? block.reasoning : '')).join(''),
    calls: (message.tool_calls ?? []).map(({ id, name, args }) => ({ id, name, args })),
    // LangChain's own stream object leaves them among the blocks.
    invalidCalls: (message.invalid_tool_calls?.length
      ? message.invalid_tool_calls
      : blocks.filter((block) => block.type === 'invalid_tool_call')
    ).map(({ name, args, error }) => ({ name, args, error })),
    usage: countsOf(message),
    metadata: sorted(metadata),
  }
}

/** Adding chunks up, LangChain also adds empty lists of details. */
function countsOf({ usage_metadata: usage }: AIMessage): CanonicalAnswer['usage'] {
  return usage && { input: usage.input_tokens, output: usage.output_tokens, total: usage.total_tokens }
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The error of a call that must fail. */
export async function failureOf(call: PromiseLike<unknown>): Promise<unknown> {
  try {
    await call
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}
