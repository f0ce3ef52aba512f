/** Writes decoded requests as the server sends them on: unknown members are gone, and most empty ones. Server: `api/types.go`. */
import { formatGoDuration } from '../go/format-go-duration.ts'
import { RawJson } from '../go/json/raw-json.ts'
import type { ChatRequest } from './chat-request.ts'
import type { EmbeddingsRequest, EmbedRequest } from './embed-request.ts'
import type { GenerateRequest } from './generate-request.ts'
import type { KeepAlive } from './keep-alive-shape.ts'
import type { Message } from './message-shape.ts'
import type { ShowRequest } from './show-request.ts'

export function encodeChat(request: ChatRequest): object {
  const { model, messages, tools } = request
  return {
    model,
    messages: messages.length === 0 ? null : messages.map(encodeMessage),
    ...encodeCommon(request),
    ...(tools.length > 0 ? { tools } : {}),
  }
}

export function encodeGenerate(request: GenerateRequest): object {
  const { model, prompt, suffix, system, template, context, raw, images } = request
  return {
    model,
    prompt,
    suffix,
    system,
    template,
    ...(context && context.length > 0 ? { context } : {}),
    ...(raw ? { raw } : {}),
    ...(images.length > 0 ? { images: images.map(toBase64) } : {}),
    ...encodeCommon(request),
  }
}

export function encodeEmbed({ model, input, truncate, dimensions, ...rest }: EmbedRequest): object {
  return {
    model,
    input: input ?? null,
    ...encodeKeepAlive(rest),
    truncate,
    ...(dimensions === 0 ? {} : { dimensions }),
    options: rest.options ?? null,
  }
}

export function encodeEmbeddings({ model, prompt, ...rest }: EmbeddingsRequest): object {
  return { model, prompt, ...encodeKeepAlive(rest), options: rest.options ?? null }
}

export function encodeShow({ model, system, template, verbose, options, name }: ShowRequest): object {
  return { model, system, template, verbose, options: options ?? null, name }
}

function encodeCommon(request: Omit<ChatRequest, 'model' | 'messages' | 'tools'>): object {
  const { stream, format, options, think, truncate, shift, logprobs } = request
  const { _debug_render_only: onlyRenders, top_logprobs: alternatives } = request
  return {
    stream,
    ...(format === undefined ? {} : { format: new RawJson(format) }),
    ...encodeKeepAlive(request),
    options: options ?? null,
    think,
    truncate,
    shift,
    ...(onlyRenders ? { _debug_render_only: onlyRenders } : {}),
    ...(logprobs ? { logprobs } : {}),
    ...(alternatives === 0 ? {} : { top_logprobs: alternatives }),
  }
}

function encodeMessage(message: Message): object {
  const { role, content, thinking, images, tool_calls, tool_name, tool_call_id } = message
  return {
    role,
    content,
    ...(thinking === '' ? {} : { thinking }),
    ...(images.length > 0 ? { images: images.map(toBase64) } : {}),
    ...(tool_calls.length > 0 ? { tool_calls } : {}),
    ...(tool_name === '' ? {} : { tool_name }),
    ...(tool_call_id === '' ? {} : { tool_call_id }),
  }
}

/** Forever is a negative duration. */
function encodeKeepAlive({ keep_alive: keepAlive }: { keep_alive?: KeepAlive }): object {
  if (!keepAlive) return {}
  const { milliseconds } = keepAlive
  return { keep_alive: milliseconds === Infinity ? -1 : formatGoDuration(milliseconds) }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
