/** `POST /api/generate`. */
import { type GenerateRequest, type GenerateResponse, isGenerateResponse } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import type { ChatAnswerContent } from '../errors/partial.ts'
import { finishedJson } from '../transport/finished-json.ts'
import { LineCutter } from '../transport/line-cutter.ts'
import { type JsonReader, type JsonStream, readFrame, streamJson } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'
import { isLastLine } from './is-last-line.ts'

export async function generate(
  transport: Transport,
  request: Omit<GenerateRequest, 'stream'>,
  call?: Call,
): Promise<GenerateResponse> {
  return finishedJson(transport, { path: '/api/generate', request }, isGenerateResponse, toBroken, call)
}

export function generateStream(
  transport: Transport,
  request: Omit<GenerateRequest, 'stream'>,
  call?: Call,
): JsonStream<GenerateResponse> {
  return streamJson(
    transport,
    { path: '/api/generate', request, accept: 'application/x-ndjson' },
    { createCutter: () => new LineCutter(), createReader: () => new GenerateReader() },
    call,
  )
}

function toBroken(answer: GenerateResponse): ChatAnswerContent | undefined {
  return isLastLine(answer)
    ? undefined
    : { thinking: answer.thinking ?? '', text: answer.response, toolCalls: [] }
}

class GenerateReader implements JsonReader<GenerateResponse> {
  finished = false
  #thinking = ''
  #text = ''

  push(frame: string, lines: GenerateResponse[]): void {
    if (this.finished) return
    const line = readFrame(frame, isGenerateResponse, 'line of a generated answer')
    this.#thinking += line.thinking ?? ''
    this.#text += line.response
    lines.push(line)
    this.finished = isLastLine(line)
  }

  end(): void {}

  partial(): ChatAnswerContent {
    return { thinking: this.#thinking, text: this.#text, toolCalls: [] }
  }
}
