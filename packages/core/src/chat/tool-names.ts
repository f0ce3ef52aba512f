/** Names of tool calls as servers send them, and the tools that were offered. */

/** Returns the name of the tool that a call means. `warn` hears of a name that had something else in it. */
export type ReadToolName = (name: string) => string

/**
 * Some chat templates and parsers leave their markers in the name: `create_event<|channel|>analysis`, `functions.create_event:0`.
 * Where the rest is a tool that was offered, that tool is meant. Any other name stays as it is: whether the tool exists is for the caller to say.
 */
export function createToolNameReader(
  offered: ReadonlySet<string>,
  warn: (message: string) => void,
): ReadToolName {
  return (name) => {
    if (offered.size === 0 || offered.has(name)) return name
    const parts = new Set(
      name
        .split(marker)
        .flatMap(namesIn)
        .filter((part) => offered.has(part)),
    )
    const [meant] = parts
    if (meant === undefined || parts.size > 1) return name
    warn(`the model called ${JSON.stringify(name)}, which was read as the tool ${JSON.stringify(meant)}`)
    return meant
  }
}

/** `<|channel|>`, DeepSeek's `<｜tool▁sep｜>`, Gemma's `<|tool_call>`, `<tool_call>`, Qwen's `<function=…>`, Mistral's `[TOOL_CALLS]`, and blanks, also those without width. */
const marker = /<[|｜]?[^<>|｜]*[|｜]>|<[|｜]\w+>|<\/?[a-z_]+[=>]|\[\/?[A-Z_]+\]|[\s\u200B\u2060\uFEFF]+/u

/** The part itself, and without what models write around a name: `functions.` or `to=functions.` before, `:0` or a bracket after it. */
function namesIn(part: string): string[] {
  const bare = part.replace(/^to=/, '')
  const inside = bare.replace(/^(?:functions?|tools?|tool_code|call|default_api)[./:=]/, '')
  return [part, bare, inside, inside.replace(/(?::\d+|\(.*|[<[{|].*|["'`,;>]+)$/u, '').replace(/^["'`]/, '')]
}
