/** Opens a completion in the client's dialect, as an answer that is read like a chat's. */
import type { Call, ChatAnswer, ChatEvent, FinishReason, OllamaClient, Warning } from '@ollamakit/core'
import { convertToBase64 } from '@ai-sdk/provider-utils'
import type { CompletionRequest } from './to-completion-request.ts'

/** The wire's streams do not show the response's headers. */
export type CompletionAnswer = Omit<ChatAnswer, 'response'>

type GenerateLine = Awaited<ReturnType<OllamaClient['native']['generate']>>
type CompletionFrame = Awaited<ReturnType<OllamaClient['openai']['completions']>>

/** Nothing is sent before the first `read`. */
export function openCompletion(
  { native, openai, chat, baseURL }: OllamaClient,
  request: CompletionRequest,
  call: Call,
): CompletionAnswer {
  const { raw = false, ...rest } = call
  if (chat.dialect === 'native') {
    const body = toGenerateBody(request)
    return toAnswer(native.generateStream(body, rest), {
      url: `${baseURL}/api/generate`,
      body,
      warnings: [],
      toEvents: generateEvents(raw),
    })
  }
  const { body, warnings } = toCompletionsBody(request)
  return toAnswer(openai.completionsStream(body, rest), {
    url: `${baseURL}/v1/completions`,
    body,
    warnings,
    toEvents: completionEvents(raw),
  })
}

/** The events of a frame; of the end, for `undefined`. */
type ToEvents<Frame> = (frame: Frame | undefined) => ChatEvent[]

function toAnswer<Frame>(
  stream: AsyncIterableIterator<Frame, undefined>,
  {
    url,
    body,
    warnings,
    toEvents,
  }: { url: string; body: object; warnings: Warning[]; toEvents: ToEvents<Frame> },
): CompletionAnswer {
  let ended = false
  return {
    request: { url, body: { ...body, stream: true } },
    warnings,
    async read() {
      while (!ended) {
        const { value, done } = await stream.next()
        ended = done === true
        const events = toEvents(value)
        if (events.length > 0) return events
      }
      return undefined
    },
    async cancel() {
      ended = true
      await stream.return?.()
    },
  }
}

function toGenerateBody({ keepAlive, logprobs, body, images, ...request }: CompletionRequest) {
  return {
    ...request,
    ...(images ? { images: images.map(convertToBase64) } : {}),
    ...(keepAlive === undefined ? {} : { keep_alive: keepAlive }),
    ...(logprobs === undefined || logprobs === false
      ? {}
      : { logprobs: true, ...(logprobs === true ? {} : { top_logprobs: logprobs }) }),
    ...body,
  }
}

function generateEvents(raw: boolean): ToEvents<GenerateLine> {
  let begun = false
  return (line) => {
    if (!line) return []
    const events: ChatEvent[] = raw ? [{ type: 'raw', frame: line }] : []
    const { model, created_at, remote_model, remote_host = '', thinking, response, logprobs } = line
    if (!begun) {
      const createdAt = new Date(created_at)
      events.push({
        type: 'start',
        model,
        ...(Number.isNaN(createdAt.getTime()) ? {} : { createdAt }),
        ...(remote_model ? { remote: { model: remote_model, host: remote_host } } : {}),
      })
    }
    begun = true
    if (thinking) events.push({ type: 'thinking', text: thinking })
    if (response) events.push({ type: 'text', text: response })
    if (logprobs?.length) events.push({ type: 'logprobs', tokens: logprobs })
    if (line.done || typeof line.done_reason === 'string') events.push(toFinish(line))
    return events
  }
}

function toFinish(line: GenerateLine): ChatEvent {
  const { prompt_eval_count: inputTokens, eval_count: outputTokens, done_reason: rawReason } = line
  const { total_duration, load_duration, prompt_eval_duration, eval_duration } = line
  const counters = Object.entries(line).filter(([name]) => /_(count|duration)$/.test(name))
  return {
    type: 'finish',
    reason: toReason(rawReason),
    ...(rawReason === undefined ? {} : { rawReason }),
    usage: withoutUndefined({
      inputTokens,
      outputTokens,
      // Numbers, as the wire has them.
      raw: Object.fromEntries(counters) as Record<string, number>,
    }),
    timings: withoutUndefined({
      total: total_duration,
      load: load_duration,
      prompt: prompt_eval_duration,
      answer: eval_duration,
    }),
  }
}

/** The dialect's own fields. What it lacks becomes a warning. */
function toCompletionsBody({ model, prompt, suffix, options = {}, body, ...rest }: CompletionRequest) {
  const warnings: Warning[] = []
  const { num_predict, temperature, top_p, seed, stop, frequency_penalty, presence_penalty, ...others } =
    options
  const lacking = [...Object.keys(rest), ...Object.keys(others).map((name) => `options.${name}`)]
  for (const setting of lacking)
    warnings.push({
      type: 'unsupported',
      setting,
      message: `/v1/completions has no such setting, so ${setting} is not sent`,
    })
  const sampling = {
    max_tokens: num_predict,
    temperature,
    top_p,
    seed,
    stop,
    frequency_penalty,
    presence_penalty,
  }
  return {
    body: {
      model,
      prompt,
      ...(suffix === undefined ? {} : { suffix }),
      stream_options: { include_usage: true },
      ...withoutUndefined(sampling),
      ...body,
    },
    warnings,
  }
}

function completionEvents(raw: boolean): ToEvents<CompletionFrame> {
  let begun = false
  let rawReason: string | undefined
  let usage: CompletionFrame['usage']
  return (frame) => {
    if (!frame) {
      const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = usage ?? {}
      const counted = usage ? { inputTokens, outputTokens, raw: { ...usage } } : {}
      return [
        {
          type: 'finish',
          reason: toReason(rawReason),
          ...(rawReason ? { rawReason } : {}),
          usage: withoutUndefined(counted),
        },
      ]
    }
    const events: ChatEvent[] = raw ? [{ type: 'raw', frame }] : []
    const { id, created, model, choices } = frame
    if (!begun) events.push({ type: 'start', model, id, createdAt: new Date(created * 1000) })
    begun = true
    // Each frame has a usage of zeros; the one without choices has the real one.
    if (frame.usage && (choices.length === 0 || frame.usage.total_tokens > 0)) usage = frame.usage
    for (const { text, finish_reason } of choices) {
      if (text) events.push({ type: 'text', text })
      if (finish_reason) rawReason = finish_reason
    }
    return events
  }
}

function toReason(reason: string | undefined): FinishReason {
  return reason === 'stop' || reason === 'length' || reason === 'load' || reason === 'unload'
    ? reason
    : 'other'
}

/** The same keys, less those that are undefined. */
function withoutUndefined<T extends object>(object: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}
