/** LangChain's tools and tool choice as core's. */
import type { ToolDefinition } from '@langchain/core/language_models/base'
import type { BindToolsInput } from '@langchain/core/language_models/chat_models'
import { convertToOpenAITool, isLangChainTool } from '@langchain/core/utils/function_calling'
import { type ChatTool, OllamaInputError, type ToolChoice } from '@ollamakit/core'

/** Every kind of tool that LangChain knows. Throws OllamaInputError for anything else. */
export function toTools(tools: readonly BindToolsInput[]): ChatTool[] {
  return tools.map((tool, i) => {
    const { name, description, parameters } = toToolDefinition(tool, `tools[${i}]`).function
    return { name, ...(description ? { description } : {}), parameters }
  })
}

/** A tool in OpenAI's form, which LangChain's tracers read. */
export function toToolDefinition(tool: BindToolsInput, where = 'a tool'): ToolDefinition {
  const definition: Record<string, unknown> = isLangChainTool(tool)
    ? { ...convertToOpenAITool(tool) }
    : (tool as Record<string, unknown>) // the union's other members are plain objects
  const inner = definition['function']
  if (!isRecord(inner) || typeof inner['name'] !== 'string') {
    throw new OllamaInputError(
      `${where} is no tool: it has neither a schema nor the form { type: "function", function: { name, parameters } }`,
      'Build it with tool() of @langchain/core/tools',
    )
  }
  const { name, description, parameters } = inner
  return {
    type: 'function',
    function: {
      name,
      ...(typeof description === 'string' ? { description } : {}),
      parameters: isRecord(parameters) ? parameters : { type: 'object', properties: {} },
    },
  }
}

/** `auto`, `none`, `any`, `required`, the name of a tool, or OpenAI's and Anthropic's objects for the same. */
export function toToolChoice(choice: unknown): ToolChoice | undefined {
  if (choice === undefined || choice === null) return undefined
  if (typeof choice === 'string')
    return choice === 'any' || choice === 'required'
      ? 'required'
      : choice === 'auto' || choice === 'none'
        ? choice
        : { name: choice }
  if (isRecord(choice)) {
    const named = isRecord(choice['function']) ? choice['function']['name'] : choice['name']
    if (typeof named === 'string') return { name: named }
    if (typeof choice['type'] === 'string') return toToolChoice(choice['type'])
  }
  throw new OllamaInputError(
    `tool_choice ${JSON.stringify(choice)} names no tool`,
    'Use "auto", "none", "any" or the name of a tool',
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
