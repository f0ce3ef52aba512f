/** Converts a neutral request to the body of `POST /v1/chat/completions`. Settings that this dialect lacks become warnings. */
import type { JsonObject } from '@ollamakit/wire'
import type { Options, Think } from '@ollamakit/wire/native'
import type { ChatCompletionRequest, ReasoningEffort, ResponseFormat } from '@ollamakit/wire/openai'
import type { ChatBody } from '../chat/chat-dialect.ts'
import type { ChatRequest, Warning } from '../chat/chat-request.ts'
import { toOptionWarnings } from '../chat/to-option-warnings.ts'
import { type CallerNames, coreNames } from '../errors/caller-names.ts'
import { toMessages } from './to-messages.ts'

export function toChatBody(request: ChatRequest, names: CallerNames = coreNames): ChatBody {
  const warnings: Warning[] = []
  const { model, tools, format, think, logprobs } = request
  const body: ChatCompletionRequest = {
    model,
    messages: toMessages(request.messages, warnings),
    stream: true,
    stream_options: { include_usage: true },
    ...(tools?.length
      ? {
          tools: tools.map(({ name, description, parameters }) => ({
            type: 'function',
            function: { name, ...(description ? { description } : {}), parameters },
          })),
        }
      : {}),
    ...(format === undefined ? {} : { response_format: toResponseFormat(format) }),
    ...toSampling(request.options ?? {}, warnings, names),
    ...(think === undefined ? {} : { reasoning_effort: toReasoningEffort(think) }),
    ...(logprobs === undefined || logprobs === false
      ? {}
      : { logprobs: true, ...(logprobs === true ? {} : { top_logprobs: logprobs }) }),
  }
  for (const setting of ['keepAlive', 'truncate', 'shift', 'strictContext'] as const)
    if (request[setting] !== undefined && !(setting === 'strictContext' && !request[setting]))
      warnings.push(unsaid(names.setting(setting)))
  // The wire's interfaces are JSON by construction; TypeScript does not give interfaces an index signature.
  return { body: body as unknown as JsonObject, warnings }
}

/** The options that the dialect has, by its own names. */
const sampling: { [name in keyof Options]: keyof ChatCompletionRequest } = {
  num_predict: 'max_tokens',
  temperature: 'temperature',
  top_p: 'top_p',
  seed: 'seed',
  stop: 'stop',
  frequency_penalty: 'frequency_penalty',
  presence_penalty: 'presence_penalty',
}

function toSampling(
  options: Options,
  warnings: Warning[],
  names: CallerNames,
): Partial<ChatCompletionRequest> {
  const said: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue
    const own = Object.hasOwn(sampling, name) ? sampling[name as keyof Options] : undefined
    if (own) said[own] = value
    else {
      const unknown = toOptionWarnings(name, names)
      warnings.push(...(unknown.length > 0 ? unknown : [unsaid(names.modelOption(name))]))
    }
  }
  return said
}

/** The warning for a setting that the dialect lacks. */
export function unsaid(setting: string): Warning {
  return {
    type: 'unsupported',
    setting,
    message: `the openai dialect has no ${setting}; use the native one`,
  }
}

function toResponseFormat(format: NonNullable<ChatRequest['format']>): ResponseFormat {
  if (format === 'json') return { type: 'json_object' }
  const { title }: { title?: unknown } = format
  return {
    type: 'json_schema',
    json_schema: { name: typeof title === 'string' ? title : 'answer', schema: format },
  }
}

/** The server treats `true` as `medium` for models with levels; the others have on and off only. */
function toReasoningEffort(think: Think): ReasoningEffort {
  return think === false ? 'none' : think === true ? 'medium' : think
}
