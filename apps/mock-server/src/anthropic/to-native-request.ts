/** A messages request as the native request that the server makes of it. Server: `anthropic/anthropic.go` FromMessagesRequest. */
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import type { Think } from '@ollamakit/wire/native'
import { quoteGo } from '../go/json/quote-go.ts'
import { unmarshalGoJson } from '../go/json/unmarshal-go-json.ts'
import type { ChatRequest } from '../request/chat-request.ts'
import { type Message, toMessage } from '../request/message-shape.ts'
import { parametersShape, type Tool } from '../request/tool-shape.ts'
import { hasWebSearch, isWebSearch, type MessagesRequest, type ToolParam } from './messages-request.ts'
import { toNativeMessages } from './to-native-messages.ts'

/** The native request, or the text of the server's 400. */
export function toNativeRequest(request: MessagesRequest): { request: ChatRequest } | { error: string } {
  const messages = toSystemMessage(request)
  for (const message of request.messages) {
    const converted = toNativeMessages(message)
    if ('error' in converted) return converted
    messages.push(...converted.messages)
  }
  const tools = toNativeTools(request)
  if ('error' in tools) return tools
  const think = toThink(request)
  return {
    request: {
      model: request.model,
      messages,
      stream: request.stream,
      tools: tools.tools,
      options: toOptions(request),
      ...(think === undefined ? {} : { think }),
      _debug_render_only: false,
      logprobs: false,
      top_logprobs: 0,
    },
  }
}

/** Texts of blocks are joined as they are. */
function toSystemMessage({ system }: MessagesRequest): Message[] {
  const blocks = Array.isArray(system) ? system : []
  const texts = blocks.map((block) =>
    isJsonObject(block) && block['type'] === 'text' && typeof block['text'] === 'string' ? block['text'] : '',
  )
  const content = typeof system === 'string' ? system : texts.join('')
  return content === '' ? [] : [toMessage('system', { content })]
}

/** Unlike in the OpenAI dialect, what is not set stays the model's own. */
function toOptions(request: MessagesRequest): JsonObject {
  const { max_tokens, temperature, top_p, top_k, stop_sequences: stop } = request
  return {
    num_predict: max_tokens,
    ...(temperature === undefined ? {} : { temperature }),
    ...(top_p === undefined ? {} : { top_p }),
    ...(top_k === undefined ? {} : { top_k }),
    ...(stop.length === 0 ? {} : { stop }),
  }
}

/** `thinking` decides if it is enabled or disabled, the effort only if it is neither. */
function toThink({ thinking, output_config: config }: MessagesRequest): Think | undefined {
  if (thinking?.type === 'enabled') return true
  if (thinking?.type === 'disabled') return false
  return efforts.get(config?.effort.trim().toLowerCase() ?? '')
}

const efforts = new Map<string, Think>([
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['xhigh', 'high'],
  ['max', 'max'],
])

/** The built-in search owns its name: a tool of the caller with the same name is dropped before its schema is read. */
function toNativeTools(request: MessagesRequest): { tools: Tool[] } | { error: string } {
  const tools: Tool[] = []
  const searches = hasWebSearch(request)
  for (const tool of request.tools) {
    if (isWebSearch(tool)) tools.push(webSearch)
    else if (!searches || tool.name !== 'web_search') {
      const made = toNativeTool(tool)
      if ('error' in made) return made
      tools.push(made.tool)
    }
  }
  return { tools }
}

function toNativeTool({
  name,
  description,
  input_schema: schema,
}: ToolParam): { tool: Tool } | { error: string } {
  const read =
    schema === undefined ? { value: parametersShape.zero() } : unmarshalGoJson(schema, parametersShape)
  if ('error' in read) return { error: `invalid input_schema for tool ${quoteGo(name)}: ${read.error}` }
  return { tool: { type: 'function', function: { name, description, parameters: read.value } } }
}

/** What the model sees of the built-in search. */
const webSearch: Tool = {
  type: 'function',
  function: {
    name: 'web_search',
    description:
      'Search the web for current information. Use this to find up-to-date information about any topic.',
    parameters: {
      type: 'object',
      required: ['query'],
      properties: { query: { type: 'string', description: 'The search query to look up on the web' } },
    },
  },
}
