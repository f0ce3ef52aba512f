/** A native chat object as a whole response, and what each response repeats of its request. Server: `openai/responses.go` ToResponse. */
import type { ChatResponse } from '@ollamakit/wire/native'
import { RawJson } from '../go/json/raw-json.ts'
import type { ResponsesRequest, ResponsesTool } from './responses-request.ts'
import { toToolCalls } from './to-chat-completion.ts'
import { toUnixSeconds } from './unix-seconds.ts'

/** Ids of one response: the server draws both from 0 to 999998. */
export interface ResponseIds {
  /** `resp_…` */
  response: string
  /** `msg_…`, of the first message. */
  message: string
}

/** The whole response. Text beside calls is lost, as on the server. */
export function toResponse(ids: ResponseIds, response: ChatResponse, request: ResponsesRequest): object {
  const { instructions, truncation = 'disabled', max_output_tokens: most = null, background } = request
  const created = toUnixSeconds(response.created_at)
  return {
    id: ids.response,
    object: 'response',
    created_at: created,
    completed_at: created,
    status: 'completed',
    incomplete_details: null,
    model: request.model,
    previous_response_id: null,
    instructions: instructions === '' ? null : instructions,
    output: toOutput(ids, response),
    error: null,
    tools: request.tools.map(toEchoedTool),
    tool_choice: 'auto',
    truncation,
    parallel_tool_calls: true,
    text: { format: toEchoedFormat(request) },
    top_p: request.top_p ?? 1,
    presence_penalty: 0,
    frequency_penalty: 0,
    top_logprobs: 0,
    temperature: request.temperature ?? 1,
    reasoning: toEchoedReasoning(request),
    usage: {
      ...toTokenCounts(response),
      input_tokens_details: { cached_tokens: 0 },
      output_tokens_details: { reasoning_tokens: 0 },
    },
    max_output_tokens: most,
    max_tool_calls: null,
    store: false,
    background,
    service_tier: 'default',
    metadata: {},
    safety_identifier: null,
    prompt_cache_key: null,
  }
}

/** The counts of a native object. */
export function toTokenCounts({ prompt_eval_count: input = 0, eval_count: output = 0 }: ChatResponse): {
  input_tokens: number
  output_tokens: number
  total_tokens: number
} {
  return { input_tokens: input, output_tokens: output, total_tokens: input + output }
}

function toOutput(ids: ResponseIds, { message }: ChatResponse): object[] {
  const output: object[] = []
  if (message.thinking) {
    output.push({
      id: `rs_${ids.response}`,
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: message.thinking }],
      encrypted_content: message.thinking,
    })
  }
  const calls = toToolCalls(message.tool_calls)
  if (calls.length === 0) {
    const content = [{ type: 'output_text', text: message.content, annotations: [], logprobs: [] }]
    output.push({ id: ids.message, type: 'message', status: 'completed', role: 'assistant', content })
  }
  for (const [index, call] of calls.entries()) {
    output.push({
      id: `fc_${ids.response}_${index}`,
      type: 'function_call',
      status: 'completed',
      call_id: call.id === '' ? undefined : call.id,
      name: call.function.name === '' ? undefined : call.function.name,
      arguments: call.function.arguments,
    })
  }
  return output
}

function toEchoedTool({ type, name, description, strict, parameters, tools }: ResponsesTool): object {
  return {
    type,
    name,
    description: description ?? null,
    strict: strict ?? null,
    parameters: parameters ?? null,
    ...(tools.length === 0 ? {} : { tools: tools.map(toEchoedTool) }),
  }
}

function toEchoedFormat({ text }: ResponsesRequest): object {
  if (!text?.format) return { type: 'text' }
  const { type, name, schema, strict } = text.format
  return {
    type,
    ...(name === '' ? {} : { name }),
    ...(schema === undefined ? {} : { schema: new RawJson(schema) }),
    ...(strict === undefined ? {} : { strict }),
  }
}

function toEchoedReasoning({ reasoning: { effort, summary } }: ResponsesRequest): object | null {
  if (effort === '' && summary === '') return null
  return { ...(effort === '' ? {} : { effort }), ...(summary === '' ? {} : { summary }) }
}
