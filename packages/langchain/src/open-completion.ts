/** A completion in either dialect, piece by piece. */
import type { Call, CallResponse, OllamaClient, Warning } from '@ollamakit/core'
import { toNamedOption } from './option-names.ts'
import type { CompletionParams } from './to-completion-params.ts'
import { toTokenUsage } from './to-usage-metadata.ts'

export interface CompletionPiece {
  text: string
  /** With the last piece everything that is known of the response; before, what the model thinks. */
  generationInfo?: Record<string, unknown>
}

export interface CompletionQuestion {
  prompt: string
  params: CompletionParams
  call: Call
}

/** Waits for the first piece, so that a refusal rejects here. */
export async function openCompletion(
  client: OllamaClient,
  question: CompletionQuestion,
): Promise<AsyncGenerator<CompletionPiece>> {
  let response: CallResponse | undefined
  const onResponse = (told: CallResponse): void => {
    response = told
  }
  const asked = { ...question, call: { ...question.call, onResponse } }
  const read = client.chat.dialect === 'native' ? readNative : readOpenAI
  const pieces = withResponse(read(client, asked), () => response)
  const first = await pieces.next()
  return startingWith(first, pieces)
}

/** Adds to the last piece who answered, unless it was a plain daemon, and that an entry of `fallback` did. */
async function* withResponse(
  pieces: AsyncGenerator<CompletionPiece>,
  responseOf: () => CallResponse | undefined,
): AsyncGenerator<CompletionPiece> {
  for await (const piece of pieces) {
    const { generationInfo: about } = piece
    const { servedBy, warnings = [] } = responseOf() ?? {}
    const isPlain = servedBy?.deployment === 'local' && !servedBy.fallback
    if (!about?.['done'] || !servedBy || isPlain) yield piece
    else
      yield { ...piece, generationInfo: { ...about, served_by: servedBy, ...withWarnings(about, warnings) } }
  }
}

function withWarnings(
  { warnings: own = [] }: Record<string, unknown>,
  warnings: readonly Warning[],
): Record<string, unknown> {
  const all = [...warnings, ...(own as Warning[])] // of this file
  return all.length > 0 ? { warnings: all } : {}
}

async function* startingWith<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    if (first.done) return
    yield first.value
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}

async function* readNative(
  client: OllamaClient,
  { prompt, params, call }: CompletionQuestion,
): AsyncGenerator<CompletionPiece> {
  let thinking = ''
  for await (const line of client.native.generateStream({ ...params, prompt }, call)) {
    const { response: text, thinking: thought = '', context: _context, ...about } = line
    thinking += thought
    if (!line.done) {
      if (text || thought) yield { text, ...(thought ? { generationInfo: { thinking: thought } } : {}) }
      continue
    }
    const { prompt_eval_count: inputTokens, eval_count: outputTokens } = line
    const usage = {
      ...(inputTokens === undefined ? {} : { inputTokens }),
      ...(outputTokens === undefined ? {} : { outputTokens }),
    }
    yield {
      text,
      generationInfo: { ...about, ...(thinking ? { thinking } : {}), tokenUsage: toTokenUsage(usage) },
    }
  }
}

/** `/v1/completions` has fewer fields; what it cannot say is a warning. */
async function* readOpenAI(
  client: OllamaClient,
  { prompt, params, call }: CompletionQuestion,
): AsyncGenerator<CompletionPiece> {
  const warnings: Warning[] = []
  const body = toOpenAIBody(params, warnings)
  const request = { ...body, prompt, stream_options: { include_usage: true } }
  let finishReason: string | undefined
  let model = params.model
  let usage: ReturnType<typeof toTokenUsage>
  for await (const frame of client.openai.completionsStream(request, call)) {
    model = frame.model || model
    const [choice] = frame.choices
    finishReason = choice?.finish_reason ?? finishReason
    if (!choice && frame.usage)
      usage = toTokenUsage({
        inputTokens: frame.usage.prompt_tokens,
        outputTokens: frame.usage.completion_tokens,
      })
    if (choice?.text) yield { text: choice.text }
  }
  const about = { model, done: true, done_reason: finishReason, tokenUsage: usage }
  yield { text: '', generationInfo: { ...about, ...(warnings.length > 0 ? { warnings } : {}) } }
}

const optionsOfOpenAI: Readonly<Record<string, string>> = {
  num_predict: 'max_tokens',
  temperature: 'temperature',
  top_p: 'top_p',
  frequency_penalty: 'frequency_penalty',
  presence_penalty: 'presence_penalty',
  seed: 'seed',
  stop: 'stop',
}
const fieldsOfNative: ReadonlySet<string> = new Set([
  'format',
  'think',
  'system',
  'template',
  'raw',
  'truncate',
  'shift',
  'keep_alive',
  'images',
])

function toOpenAIBody(
  { model, options = {}, ...fields }: CompletionParams,
  warnings: Warning[],
): CompletionParams {
  const body: CompletionParams = { model }
  const warn = (setting: string): void => {
    const message = `The openai dialect has no ${setting} for completions; it is left out`
    warnings.push({ type: 'unsupported', setting, message })
  }
  for (const [name, value] of Object.entries(options)) {
    const known = optionsOfOpenAI[name]
    if (known) body[known] = value
    else warn(toNamedOption(name))
  }
  for (const [name, value] of Object.entries(fields)) {
    if (fieldsOfNative.has(name)) warn(name === 'keep_alive' ? 'keepAlive' : name)
    else body[name] = value
  }
  return body
}
