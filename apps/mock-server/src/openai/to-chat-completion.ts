/** Native chat objects as chat completions, whole and in chunks. Server: `openai/openai.go` ToChatCompletion, ToStreamChunks, FinishChunk. */
import type { ChatResponse, ToolCall } from '@ollamakit/wire/native'
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionChunkChoice,
  ChatCompletionDelta,
  ChatCompletionToolCall,
  CompletionUsage,
} from '@ollamakit/wire/openai'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { toUnixSeconds } from './unix-seconds.ts'

const fingerprint = 'fp_ollama'

/** The whole answer. */
export function toChatCompletion(id: string, response: ChatResponse): ChatCompletion {
  const { message, logprobs, _debug_info: rendered } = response
  const calls = toToolCalls(message.tool_calls)
  const reason = response.done_reason
  return {
    id,
    object: 'chat.completion',
    created: toUnixSeconds(response.created_at),
    model: response.model,
    system_fingerprint: fingerprint,
    choices: [
      {
        index: 0,
        message: {
          role: message.role,
          content: message.content,
          ...(message.thinking ? { reasoning: message.thinking } : {}),
          ...(calls.length === 0 ? {} : { tool_calls: calls }),
        },
        finish_reason: reason === 'stop' && calls.length > 0 ? 'tool_calls' : (reason ?? null),
        ...(logprobs ? { logprobs: { content: logprobs } } : {}),
      },
    ],
    usage: toUsage(response),
    ...(rendered ? { _debug_info: { ...rendered } } : {}),
  }
}

/** Turns the objects of one stream into chunks, one list for each object. */
export interface ChunkWriter {
  /** The chunks of a native object. */
  toChunks(response: ChatResponse): ChatCompletionChunk[]
  /** The chunk that replaces an error in the middle of a stream; the error's text is dropped. */
  toErrorChunk(): ChatCompletionChunk
}

/** Remembers what the chunks of one stream share: the id, the time of the first, whether there were calls. */
export function createChunkWriter(id: string, includeUsage: boolean): ChunkWriter {
  let created: number | undefined
  let isFirst = true
  let hasCalls = false

  const toChunk = (model: string, choices: ChatCompletionChunkChoice[]): ChatCompletionChunk => ({
    id,
    object: 'chat.completion.chunk',
    created: created ?? 0,
    model,
    system_fingerprint: fingerprint,
    choices,
  })
  const toContent = (
    response: ChatResponse,
    delta: ChatCompletionDelta,
    withLogprobs: boolean,
  ): ChatCompletionChunk => {
    const role = isFirst ? { role: 'assistant' } : {}
    isFirst = false
    const logprobs = withLogprobs && response.logprobs ? { logprobs: { content: response.logprobs } } : {}
    return toChunk(response.model, [
      { index: 0, delta: { ...role, ...delta }, finish_reason: null, ...logprobs },
    ])
  }

  return {
    toChunks(response) {
      created ??= toUnixSeconds(response.created_at)
      const { content, thinking = '' } = response.message
      const calls = toToolCalls(response.message.tool_calls)
      const saysNothing = content === '' && thinking === '' && calls.length === 0 && !response.logprobs
      const chunks: ChatCompletionChunk[] = []
      const toolCalls = calls.length === 0 ? {} : { tool_calls: calls }
      if (!(response.done && !isFirst && saysNothing)) {
        if (thinking !== '' && (content !== '' || calls.length > 0)) {
          chunks.push(
            toContent(response, { reasoning: thinking }, true),
            toContent(response, { content, ...toolCalls }, false),
          )
        } else {
          chunks.push(
            toContent(
              response,
              { content, ...(thinking === '' ? {} : { reasoning: thinking }), ...toolCalls },
              true,
            ),
          )
        }
      }
      hasCalls ||= calls.length > 0
      if (response.done) {
        const reason = response.done_reason ?? 'stop'
        chunks.push(
          toChunk(response.model, [
            { index: 0, delta: {}, finish_reason: reason === 'stop' && hasCalls ? 'tool_calls' : reason },
          ]),
        )
        if (includeUsage) chunks.push({ ...toChunk(response.model, []), usage: toUsage(response) })
      }
      return chunks
    },
    toErrorChunk: () =>
      toChunk('', [
        { index: 0, delta: { ...(isFirst ? { role: 'assistant' } : {}), content: '' }, finish_reason: null },
      ]),
  }
}

/** Calls as the dialect has them, their arguments as text. */
export function toToolCalls(calls: ToolCall[] = []): ChatCompletionToolCall[] {
  return calls.map(({ id = '', function: { index = 0, name, arguments: given } }) => ({
    id,
    index,
    type: 'function',
    function: { name, arguments: encodeGoJson(given) },
  }))
}

function toUsage({ prompt_eval_count: prompt = 0, eval_count: output = 0 }: ChatResponse): CompletionUsage {
  return { prompt_tokens: prompt, completion_tokens: output, total_tokens: prompt + output }
}
