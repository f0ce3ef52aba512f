/** `POST /api/generate`. */
import { type GenerateRequest, type GenerateResponse, isGenerateResponse } from '@ollamakit/wire/native'
import type { Call } from '../chat/chat-answer.ts'
import type { ChatAnswerContent } from '../chat/collect.ts'
import { finishedJson } from '../transport/finished-json.ts'
import { createLineCutter } from '../transport/line-cutter.ts'
import { type JsonReader, type JsonStream, readFrame, streamJson } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'
import { isLastLine } from './is-last-line.ts'

export function generate(transport: Transport, request: Omit<GenerateRequest, 'stream'>, call?: Call): Promise<GenerateResponse> {
  return finishedJson(transport, { method: 'POST', path: '/api/generate', body: { ...request, stream: false } }, isGenerateResponse, toBroken, call)
}

export function generateStream(transport: Transport, request: Omit<GenerateRequest, 'stream'>, call?: Call): JsonStream<GenerateResponse> {
  const outgoing = { method: 'POST', path: '/api/generate', body: { ...request, stream: true }, accept: 'application/x-ndjson' } as const
  return streamJson(transport, outgoing, { createCutter: createLineCutter, createReader: createGenerateReader }, call)
}

function toBroken(answer: GenerateResponse): ChatAnswerContent | undefined {
  return isLastLine(answer) ? undefined : { thinking: answer.thinking ?? '', text: answer.response, toolCalls: [] }
}

function createGenerateReader(): JsonReader<GenerateResponse> {
  let thinking = ''
  let text = ''
  let finished = false

  return {
    get finished() {
      return finished
    },
    push(frame, lines) {
      if (finished) return
      const line = readFrame(frame, isGenerateResponse, 'line of a generated answer')
      thinking += line.thinking ?? ''
      text += line.response
      lines.push(line)
      finished = isLastLine(line)
    },
    end: () => undefined,
    partial: () => ({ thinking, text, toolCalls: [] }),
  }
}
