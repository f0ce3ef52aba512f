/** `POST /v1/audio/transcriptions`: a streamed native chat whose text is answered at its end. Server: `middleware/openai.go` TranscriptionWriter. */
import type { ChatResponse } from '@ollamakit/wire/native'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { type Answer, wholeAnswer } from '../http/answer.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { Route } from '../http/route.ts'
import { joinChatResponses } from '../render/join-chat-responses.ts'
import { toChatQuestion } from '../request/chat-question.ts'
import { answerOutcome } from '../run/answer-outcome.ts'
import { runChat } from '../run/run-chat.ts'
import { ownErrorAnswer } from './error-answer.ts'
import { toOpenAIFormat } from './openai-format.ts'
import { readTranscriptionRequest, toTranscriptionChat } from './transcription-request.ts'

export const transcriptionsRoute: Route = {
  path: '/v1/audio/transcriptions',
  methods: ['POST'],
  answer: answerTranscriptions,
}

async function answerTranscriptions(context: RequestContext): Promise<Answer> {
  const { body, entry } = context
  const contentType = entry.headers['content-type'] ?? ''
  const read = await readTranscriptionRequest({ body, contentType, path: entry.path })
  if ('error' in read) return ownErrorAnswer(400, read.error)
  const chat = toTranscriptionChat(read.value)
  const outcome = await runChat(chat, toChatQuestion(chat, 'openai', entry), context)
  const format = toOpenAIFormat<ChatResponse>({ createChunks: () => () => [], toWhole: () => ({}) })
  const isText = read.value.responseFormat === 'text'
  // The native request streams, so an error of a model that has begun is chunked.
  return answerOutcome(outcome, outcome.type === 'rejected', {
    ...format,
    toWhole: (responses) => toTranscription(responses, isText),
  })
}

/** With more than one native object, the native stream has sent its headers before the text is there. */
function toTranscription(responses: ChatResponse[], isText: boolean): Answer {
  const { message, done } = joinChatResponses(responses)
  const text = message.content.trim()
  // Nothing at all if the model did not come to its end.
  const body = done ? (isText ? text : `${encodeGoJson({ text })}\n`) : ''
  if (responses.length < 2) {
    return wholeAnswer(200, [['Content-Type', isText ? 'text/plain' : 'application/json']], body)
  }
  return { ...wholeAnswer(200, [['Content-Type', 'application/x-ndjson']], body), framing: 'stream' }
}
