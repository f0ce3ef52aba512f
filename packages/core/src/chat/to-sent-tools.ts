/** Tools in the words that the server keeps of them. */
import type { ChatTool, Warning } from './chat-request.ts'
import { toToolParameters } from './schema/to-tool-parameters.ts'

/** One warning for each tool whose parameters can no longer say what they said. */
export function toSentTools(tools: readonly ChatTool[], warnings: Warning[]): ChatTool[] {
  return tools.map((tool, i) => {
    const { schema, lost } = toToolParameters(tool.parameters)
    if (lost.length > 0) warnings.push(lostOf(`tools[${i}].parameters`, `the tool ${tool.name}`, lost))
    return { ...tool, parameters: schema }
  })
}

/** Says once what a schema no longer says. */
export function lostOf(setting: string, of: string, lost: readonly string[]): Warning {
  return {
    type: 'changed',
    setting,
    message: `${of} is sent without what Ollama does not read: ${lost.join('; ')}`,
  }
}
