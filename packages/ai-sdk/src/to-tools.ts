/** Converts the AI SDK's tools and tool choice to core's. */
import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  SharedV4Warning,
} from '@ai-sdk/provider'
import type { ChatRequest, ChatTool, ToolChoice } from '@ollamakit/core'

/** Returns the tools that Ollama takes, or undefined if there is none. Adds no warning for a setting that has no effect under this choice. */
export function toTools(
  tools: LanguageModelV4CallOptions['tools'] = [],
  choice: ToolChoice | undefined,
  warnings: SharedV4Warning[],
): ChatRequest['tools'] {
  const known: ChatTool[] = []
  for (const tool of tools) {
    if (tool.type === 'function') known.push(toTool(tool, choice, warnings))
    else if (choice !== 'none')
      warnings.push({
        type: 'unsupported',
        feature: `tool ${tool.id}`,
        details: `Ollama runs no tools of its own, so ${tool.name} is not offered to the model`,
      })
  }
  return known.length > 0 ? known : undefined
}

/** Returns undefined for `auto`, which is the default. */
export function toToolChoice(choice: LanguageModelV4CallOptions['toolChoice']): ToolChoice | undefined {
  if (choice === undefined || choice.type === 'auto') return undefined
  return choice.type === 'tool' ? { name: choice.toolName } : choice.type
}

function toTool(
  { name, description, inputSchema, inputExamples, strict }: LanguageModelV4FunctionTool,
  choice: ToolChoice | undefined,
  warnings: SharedV4Warning[],
): ChatTool {
  // The server's grammar enforces the schema of a forced call.
  if (strict && choice === undefined)
    warnings.push({
      type: 'unsupported',
      feature: 'strict',
      details: `Ollama does not enforce the schema of the tool ${name}`,
    })
  if (inputExamples?.length && choice !== 'none')
    warnings.push({
      type: 'unsupported',
      feature: 'inputExamples',
      details: `Ollama takes no examples, so those of the tool ${name} are left out`,
    })
  return { name, ...(description === undefined ? {} : { description }), parameters: inputSchema }
}
