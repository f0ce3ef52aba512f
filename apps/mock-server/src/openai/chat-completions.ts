/** `POST /v1/chat/completions`: the native chat in the OpenAI dialect, each native object rewritten on its way out. Server: `middleware/openai.go` ChatMiddleware. */
import type { ChatResponse } from '@ollamakit/wire/native'
import { toAskedMessage } from '../fixture/asked.ts'
import { type DecodedAsked, toAskedOfRequest } from '../fixture/asked-of-request.ts'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { type Answer, delayed, type Piece, wholeAnswer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { toFormat } from '../native/chat.ts'
import { toWholeAfter, toHeldAnswer } from '../native/answer-outcome.ts'
import type { ChatRequest } from '../request/chat-request.ts'
import { joinFrames } from '../render/join-frames.ts'
import { openChat } from '../run/open-chat.ts'
import { type Answered, type Outcome, type Refused, responsesOf, scriptedHeaders } from '../render/outcome.ts'
import { createSeededRandom } from '../turn/seeded-random.ts'
import {
  type ChatCompletionMessage,
  type ChatCompletionRequest,
  decodeChatCompletionRequest,
} from './chat-completion-request.ts'
import { convertedErrorAnswer, ownErrorAnswer } from './error-answer.ts'
import { createChunkWriter, toChatCompletion } from './to-chat-completion.ts'
import { toNativeChatRequest } from './to-native-chat-request.ts'
import { toolNameOf } from './to-native-messages.ts'

export const chatCompletionsRoute: Route = {
  path: '/v1/chat/completions',
  methods: ['POST'],
  answer: answerChatCompletions,
}

/** Answers a chat completion request. */
async function answerChatCompletions(request: RequestContext): Promise<Answer> {
  const question = readQuestion(request.body)
  if ('error' in question) return ownErrorAnswer(400, question.error)
  const { entry, state } = request
  const outcome = await openChat(question.native, toAskedOfRequest(question.asked, entry), request)
  // The real server draws from 0 to 998, and so draws the same number often.
  const id = `chatcmpl-${createSeededRandom(state.seed, 'chatcmpl', entry.raw.toString('latin1')).below(999)}`
  return toHeldAnswer(outcome, (grown) => toAnswer(grown, question.request, id))
}

/** The request in both dialects, and as fixtures see it. */
interface Question {
  request: ChatCompletionRequest
  native: ChatRequest
  asked: DecodedAsked
}

function readQuestion(body: Buffer): Question | { error: string } {
  const decoded = decodeChatCompletionRequest(body)
  if ('error' in decoded) return decoded
  const converted = toNativeChatRequest(decoded.value)
  if ('error' in converted) return converted
  return {
    request: decoded.value,
    native: converted.request,
    asked: toAsked(decoded.value, converted.request),
  }
}

function toAsked(request: ChatCompletionRequest, native: ChatRequest): DecodedAsked {
  return {
    endpoint: 'chat',
    dialect: 'openai',
    model: request.model,
    messages: request.messages.map((message) =>
      toAskedMessage(message.role.toLowerCase(), textOf(message), toolNameOf(message, request.messages)),
    ),
    images: native.messages.flatMap((message) => message.images),
    tools: request.tools.map((tool) => tool.function.name),
    format: toFormat(native.format),
    think: native.think,
    stream: request.stream,
    options: { ...native.options },
  }
}

function textOf({ content }: ChatCompletionMessage): string {
  if (typeof content === 'string') return content
  const parts = Array.isArray(content) ? content : []
  return parts
    .map((part) =>
      typeof part === 'object' && part !== null && 'text' in part && typeof part['text'] === 'string'
        ? part['text']
        : '',
    )
    .join('')
}

function toAnswer(outcome: Outcome<ChatResponse>, request: ChatCompletionRequest, id: string): Answer {
  switch (outcome.type) {
    case 'refused':
      return toErrorAnswer(outcome, request.stream)
    case 'single':
      return request.stream
        ? { ...toStream({ type: 'answered', frames: [outcome], planned: 1 }, request, id), framing: 'whole' }
        : toWhole([outcome.response], id)
    case 'answered':
      return request.stream ? toStream(outcome, request, id) : toWholeAnswer(outcome, id)
  }
}

function toErrorAnswer(outcome: Refused, streams: boolean): Answer {
  const { scripted } = outcome
  const answer = convertedErrorAnswer(outcome.status, outcome.message, scripted)
  const body = scripted?.body
  const pieces: Piece[] =
    body === undefined ? answer.pieces : [{ data: typeof body === 'string' ? body : encodeGoJson(body) }]
  const extra = scriptedHeaders(outcome)
  const kept = extra.some(([name]) => name.toLowerCase() === 'content-type') ? [] : answer.headers
  return {
    ...answer,
    headers: [...kept, ...extra],
    pieces,
    framing: outcome.begun && streams ? 'stream' : 'whole',
  }
}

function toStream(
  { frames, fault }: Answered<ChatResponse>,
  request: ChatCompletionRequest,
  id: string,
): Answer {
  const writer = createChunkWriter(id, request.stream_options?.include_usage ?? false)
  const pieces = frames.map((frame): Piece => {
    const chunks = 'response' in frame ? writer.toChunks(frame.response) : [writer.toErrorChunk()]
    const events = chunks.map((chunk) => `data: ${encodeGoJson(chunk)}\n\n`)
    // One native object is one HTTP chunk: the finish, the usage and the end mark leave together.
    if ('response' in frame && frame.response.done) events.push('data: [DONE]\n\n')
    return { data: events.join(''), ...(frame.at === undefined ? {} : { at: frame.at }) }
  })
  return {
    status: 200,
    headers: [['Content-Type', 'text/event-stream']],
    framing: 'stream',
    pieces,
    ...(fault
      ? { cut: { after: fault.after, by: fault.by, garbage: 'data: {"id":\u0000garbage}\n\n' } }
      : {}),
  }
}

function toWholeAnswer({ frames, fault, planned }: Answered<ChatResponse>, id: string): Answer {
  const answer = toWhole(responsesOf(frames), id)
  const paced = delayed(answer, frames.at(-1)?.at)
  return fault
    ? {
        ...paced,
        cut: { after: toWholeAfter(fault.after, planned), by: fault.by, garbage: '{"id":\u0000garbage}' },
      }
    : paced
}

function toWhole(responses: ChatResponse[], id: string): Answer {
  return wholeAnswer(
    200,
    [['Content-Type', 'application/json']],
    `${encodeGoJson(toChatCompletion(id, joinFrames(responses)))}\n`,
  )
}
