/** `POST /api/chat`: the outcome of a chat as lines of JSON. */
import type { ChatResponse } from '@ollamakit/wire/native'
import { type Asked, toAskedMessage } from '../fixture/asked.ts'
import { encodeGoJson } from '../go-json/encode-go-json.ts'
import { type Answer, delayed, wholeAnswer } from '../http/answer.ts'
import type { RouteRequest } from '../http/route.ts'
import { type ChatRequest, decodeChatRequest } from './chat-request.ts'
import { type ChatAnswered, type ChatFrame, type ChatOutcome, type ChatRefused, scriptedHeaders } from './chat-outcome.ts'
import { errorAnswer, isBlank, jsonAnswer } from './json-answer.ts'
import { joinFrames } from './join-frames.ts'
import { type ChatWorld, openChat } from './open-chat.ts'

/** Answers a chat request. */
export function answerChat({ body, entry }: RouteRequest, world: ChatWorld): Answer {
  if (isBlank(body)) return errorAnswer(400, 'missing request body')
  const decoded = decodeChatRequest(body)
  if ('error' in decoded) return errorAnswer(400, decoded.error)
  const request = decoded.value
  return toAnswer(openChat(request, toAsked(request, entry.headers, entry.body), world, entry), request.stream !== false)
}

function toAsked(request: ChatRequest, headers: Asked['headers'], body: unknown): Asked {
  const { messages } = request
  const callNames = new Map(messages.flatMap((message) => message.tool_calls.map((call) => [call.id, call.function.name] as const)))
  return {
    endpoint: 'chat',
    dialect: 'native',
    model: request.model,
    messages: messages.map(({ role, content, tool_name, tool_call_id }) => toAskedMessage(role, content, tool_name || (callNames.get(tool_call_id) ?? ''))),
    images: messages.flatMap((message) => message.images),
    tools: request.tools.map((tool) => tool.function.name),
    format: toFormat(request.format),
    think: request.think,
    stream: request.stream !== false,
    options: { ...request.options },
    headers,
    body,
  }
}

/** The format as fixtures know it: null and empty text mean none. */
export function toFormat(raw: string | undefined): unknown {
  const format: unknown = raw === undefined ? undefined : JSON.parse(raw)
  return format === null || format === '' ? undefined : format
}

function toAnswer(outcome: ChatOutcome, streams: boolean): Answer {
  switch (outcome.type) {
    case 'refused':
      return toErrorAnswer(outcome, streams)
    case 'single':
      return jsonAnswer(200, outcome.response)
    case 'answered':
      return streams ? toStream(outcome) : toWhole(outcome)
  }
}

function toErrorAnswer(outcome: ChatRefused, streams: boolean): Answer {
  const { scripted } = outcome
  const body =
    scripted?.body === undefined ? encodeGoJson({ error: outcome.message }) : typeof scripted.body === 'string' ? scripted.body : encodeGoJson(scripted.body)
  const chunked = outcome.begun && streams
  const type = chunked ? 'application/json' : 'application/json; charset=utf-8'
  const headers = scriptedHeaders(outcome)
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type')
  return { ...wholeAnswer(outcome.status, hasType ? headers : [['Content-Type', type], ...headers], body), framing: chunked ? 'stream' : 'whole' }
}

function toStream({ frames, fault }: ChatAnswered): Answer {
  return {
    status: 200,
    headers: [['Content-Type', 'application/x-ndjson']],
    framing: 'stream',
    pieces: frames.map((frame) => ({ data: `${encodeGoJson('error' in frame ? { error: frame.error } : frame.response)}\n`, ...atOf(frame) })),
    ...(fault ? { cut: { after: fault.after, by: fault.by, garbage: garbageLine } } : {}),
  }
}

/** Bytes that no client can read as a line of JSON. */
const garbageLine = '{"model":\u0000garbage}\n'

function toWhole(outcome: ChatAnswered): Answer {
  const { frames, fault, planned } = outcome
  const answer = jsonAnswer(200, joinFrames(frames.filter(isResponse).map((frame) => frame.response)))
  const paced = delayed(answer, frames.at(-1)?.at)
  return fault ? { ...paced, cut: { after: toWholeAfter(fault.after, planned), by: fault.by, garbage: garbageLine } } : paced
}

/** Frames before the last one are never sent on their own in a whole answer: the connection breaks before it begins. */
export function toWholeAfter(after: NonNullable<ChatAnswered['fault']>['after'], planned: number): NonNullable<ChatAnswered['fault']>['after'] {
  if (typeof after !== 'object' || !('frames' in after)) return after
  return after.frames < planned ? 'request' : { frames: 1 }
}

function isResponse(frame: ChatFrame): frame is ChatFrame & { response: ChatResponse } {
  return 'response' in frame
}

function atOf({ at }: ChatFrame): { at?: number } {
  return at === undefined ? {} : { at }
}
