/** A responses request as the native request that the server makes of it. Server: `openai/responses.go` FromResponsesRequest. */
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { unmarshalGoJson } from '../go/json/unmarshal-go-json.ts'
import type { ChatRequest } from '../request/chat-request.ts'
import { parametersShape, type Tool, type ToolParameters } from '../request/tool-shape.ts'
import { hasWebSearch, type ResponsesRequest, type ResponsesTool } from './responses-request.ts'
import { toNativeResponsesMessages } from './to-native-responses-messages.ts'
import { toThink } from './to-think.ts'

/** The native request, or the text of the server's 400. */
export function toNativeResponsesRequest(
  request: ResponsesRequest,
): { request: ChatRequest } | { error: string } {
  const { model, stream, temperature = 1, top_p, max_output_tokens: most, text } = request
  const converted = toNativeResponsesMessages(request)
  if ('error' in converted) return converted
  const think = toThink(request.reasoning.effort)
  if (typeof think === 'object') return think
  const tools = toNativeTools(request.tools)
  if ('error' in tools) return tools
  const format = text?.format?.type === 'json_schema' ? text.format.schema : undefined
  return {
    request: {
      model,
      messages: converted.messages,
      stream,
      ...(format === undefined ? {} : { format }),
      tools: tools.tools,
      options: {
        temperature,
        ...(top_p === undefined ? {} : { top_p }),
        ...(most === undefined ? {} : { num_predict: most }),
      },
      ...(think === undefined ? {} : { think }),
      _debug_render_only: false,
      logprobs: false,
      top_logprobs: 0,
    },
  }
}

/** The built-in search owns its name: a function of the caller with the same name is dropped. */
function toNativeTools(declared: readonly ResponsesTool[]): { tools: Tool[] } | { error: string } {
  const tools: Tool[] = []
  for (const tool of declared) {
    const made = tool.type === 'web_search' ? { tools: [webSearch] } : toNativeTool(tool)
    if ('error' in made) return made
    for (const each of made.tools) {
      const isDropped = each !== webSearch && each.function.name === 'web_search' && hasWebSearch(declared)
      if (!isDropped) tools.push(each)
    }
  }
  return { tools }
}

/** The members of a namespace are named after it. */
function toNativeTool(tool: ResponsesTool): { tools: Tool[] } | { error: string } {
  if (tool.type !== 'namespace') return toFunction(tool)
  const prefix = tool.name === '' ? '' : `${tool.name}.`
  const tools: Tool[] = []
  for (const member of tool.tools) {
    const made = toNativeTool(member)
    if ('error' in made) return made
    for (const { type, function: declared } of made.tools) {
      const name = declared.name.startsWith(prefix) ? declared.name : `${prefix}${declared.name}`
      tools.push({ type, function: { ...declared, name } })
    }
  }
  return { tools }
}

function toFunction(tool: ResponsesTool): { tools: Tool[] } | { error: string } {
  const { type, name, description = '' } = tool
  const read = tool.parameters
    ? unmarshalGoJson(encodeGoJson(tool.parameters), parametersShape)
    : noParameters
  if ('error' in read) return { error: `failed to unmarshal tool parameters: ${read.error}` }
  return { tools: [{ type, function: { name, description, parameters: read.value } }] }
}

const noParameters: { value: ToolParameters } = { value: { type: '', properties: null } }

/** What the model sees of the built-in search. */
const webSearch: Tool = {
  type: 'function',
  function: {
    name: 'web_search',
    description: 'Search the web for current information.',
    parameters: {
      type: 'object',
      required: ['query'],
      properties: { query: { type: 'string', description: 'The search query.' } },
    },
  },
}
