/** What a question needs before it can be asked, as far as the question alone decides it: pure, and the same for both dialects. */
import { type CallerNames, coreNames } from '../errors/caller-names.ts'
import { OllamaInputError } from '../errors/ollama-error.ts'
import type { ChatRequest, ChatTool, Warning } from './chat-request.ts'
import { nameToolResults } from './name-tool-results.ts'
import { toFormatSchema } from './schema/to-format-schema.ts'
import { toFamilyThink } from './to-family-think.ts'
import { lostOf, toSentTools } from './to-sent-tools.ts'

export interface Prepared {
  request: ChatRequest
  warnings: Warning[]
}

/**
 * The question as it can be asked, and what was changed in it. A `toolChoice` that is left asks for a call: that is another layer's business, as are its tools' schemas.
 *
 * @throws OllamaInputError when `toolChoice` asks for a tool that is not offered.
 */
export function prepare(request: ChatRequest, names: CallerNames = coreNames): Prepared {
  const warnings: Warning[] = []
  const { toolChoice, tools, format, think, messages, ...rest } = request
  const forced = toForced(toolChoice)
  const offered =
    toolChoice === 'none'
      ? undefined
      : forced
        ? chosen(forced, tools, names.setting('toolChoice'))
        : tools && toSentTools(tools, warnings)
  return {
    request: {
      ...rest,
      messages: nameToolResults(messages),
      ...(offered === undefined ? {} : { tools: offered }),
      ...(forced ? { toolChoice: forced } : {}),
      ...(format === undefined ? {} : { format: toSentFormat(format, warnings) }),
      ...(think === undefined ? {} : { think: toSentThink(request.model, think, warnings) }),
    },
    warnings,
  }
}

type Forced = Exclude<ChatRequest['toolChoice'], 'auto' | 'none' | undefined>

function toForced(toolChoice: ChatRequest['toolChoice']): Forced | undefined {
  return toolChoice === 'auto' || toolChoice === 'none' ? undefined : toolChoice
}

function chosen(choice: Forced, tools: readonly ChatTool[] = [], setting: string): readonly ChatTool[] {
  const named = choice === 'required' ? tools : tools.filter(({ name }) => name === choice.name)
  if (named.length > 0) return named
  throw new OllamaInputError(
    choice === 'required'
      ? `${setting} requires a call, and there are no tools`
      : `${setting} names ${JSON.stringify(choice.name)}, which is not among the tools`,
    `Offered: ${tools.map(({ name }) => name).join(', ') || 'none'}`,
  )
}

function toSentFormat(
  format: NonNullable<ChatRequest['format']>,
  warnings: Warning[],
): NonNullable<ChatRequest['format']> {
  if (format === 'json') return format
  const { schema, lost } = toFormatSchema(format)
  if (lost.length > 0) warnings.push(lostOf('format', 'the schema', lost))
  return schema
}

function toSentThink(
  model: string,
  think: NonNullable<ChatRequest['think']>,
  warnings: Warning[],
): NonNullable<ChatRequest['think']> {
  const { think: own, warning } = toFamilyThink(model, think)
  if (warning) warnings.push(warning)
  return own
}
