/** How `withStructuredOutput` asks for an object and reads it. */
import type {
  BaseLanguageModelInput,
  StructuredOutputMethodOptions,
} from '@langchain/core/language_models/base'
import {
  createContentParser,
  createFunctionCallingParser,
} from '@langchain/core/language_models/structured_output'
import type { BaseMessage } from '@langchain/core/messages'
import {
  type Runnable,
  type RunnableConfig,
  RunnablePassthrough,
  RunnableSequence,
} from '@langchain/core/runnables'
import { toJsonSchema } from '@langchain/core/utils/json_schema'
import { isSerializableSchema, type SerializableSchema } from '@langchain/core/utils/standard_schema'
import { getSchemaDescription, type InteropZodType, isInteropZodSchema } from '@langchain/core/utils/types'
import { OllamaInputError } from '@ollamakit/core'
import type { ChatOllamaCallOptions } from './chat-ollama-options.ts'
import { ObjectParser } from './object-parser.ts'

/** A zod schema of either version, another Standard Schema that knows its JSON Schema, or a JSON Schema. */
export type OutputSchema<Output extends Record<string, any>> =
  | SerializableSchema<Output>
  | InteropZodType<Output>
  | Record<string, any>

/** With `includeRaw`. If the message holds no valid object, `parsed` is null and `parsing_error` says why. */
export interface ParsedOutput<Output> {
  raw: BaseMessage
  parsed: Output
  parsing_error?: Error | null
}

export type StructuredOutput<Output> =
  | Runnable<BaseLanguageModelInput, Output>
  | Runnable<BaseLanguageModelInput, ParsedOutput<Output>>

/** What is needed of the model. */
interface Configurable {
  withConfig(options: ChatOllamaCallOptions): Runnable<BaseLanguageModelInput>
}

/**
 * - `jsonSchema` (default): the server constrains the answer to the schema.
 * - `functionCalling`: the schema is offered as the only tool, which has to be called.
 * - `jsonMode`: any JSON; the schema has to be in the prompt.
 */
export function toStructuredOutput<Output extends Record<string, any>>(
  model: Configurable,
  schema: OutputSchema<Output>,
  { name, method = 'jsonSchema', includeRaw }: StructuredOutputMethodOptions<boolean> = {},
): StructuredOutput<Output> {
  const { jsonSchema, functionName, description } = describe(schema, name)
  // The form in which LangChain's traces and tests look for it.
  const traced: ChatOllamaCallOptions = {
    ls_structured_output_format: { kwargs: { method }, schema: jsonSchema },
  }
  switch (method) {
    case 'jsonSchema':
    case 'jsonMode': {
      const asking = model.withConfig({ ...traced, format: method === 'jsonMode' ? 'json' : jsonSchema })
      return toPipeline(
        asking,
        new ObjectParser(createContentParser<Output>(schema), {
          from: 'text',
          jsonSchema: isChecked(schema) ? undefined : jsonSchema,
        }),
        includeRaw,
      )
    }
    case 'functionCalling': {
      const tool = { type: 'function', function: { name: functionName, description, parameters: jsonSchema } }
      const asking = model.withConfig({ ...traced, tools: [tool], tool_choice: functionName })
      const parser = createFunctionCallingParser<Output>(schema, functionName)
      return toPipeline(asking, new ObjectParser(parser, { from: 'tool calls' }), includeRaw)
    }
    default:
      throw new OllamaInputError(
        `withStructuredOutput has no method ${JSON.stringify(method)}`,
        'It has jsonSchema, functionCalling and jsonMode',
      )
  }
}

const runName = 'StructuredOutput'

/** As LangChain's own, except that with `includeRaw` the reason of a failure is kept. */
function toPipeline<Output>(
  asking: Runnable<BaseLanguageModelInput>,
  parser: ObjectParser<Output>,
  includeRaw = false,
): StructuredOutput<Output> {
  if (!includeRaw)
    return asking.pipe(parser).withConfig({ runName }) as Runnable<BaseLanguageModelInput, Output>
  const outcomes = new WeakMap<
    BaseMessage,
    Promise<Pick<ParsedOutput<Output | null>, 'parsed' | 'parsing_error'>>
  >()
  const parse = (raw: BaseMessage, config?: Partial<RunnableConfig>): ReturnType<typeof outcomes.get> => {
    const outcome =
      outcomes.get(raw) ??
      parser.invoke(raw, config).then(
        (parsed) => ({ parsed, parsing_error: null }),
        (error: Error) => ({ parsed: null, parsing_error: error }),
      )
    outcomes.set(raw, outcome)
    return outcome
  }
  const read = RunnablePassthrough.assign<{ raw: BaseMessage }>({
    parsed: async ({ raw }: { raw: BaseMessage }, config?: Partial<RunnableConfig>) =>
      (await parse(raw, config))?.parsed ?? null,
    parsing_error: async ({ raw }: { raw: BaseMessage }) => (await parse(raw))?.parsing_error ?? null,
  })
  const sequence = RunnableSequence.from([{ raw: asking }, read] as never)
  return sequence.withConfig({ runName })
}

function describe(
  schema: OutputSchema<Record<string, any>>,
  name: string | undefined,
): { jsonSchema: Record<string, unknown>; functionName: string; description: string } {
  const fallback = 'The answer.'
  if (isChecked(schema)) {
    return {
      jsonSchema: toJsonSchema(schema),
      functionName: name ?? 'extract',
      description: getSchemaDescription(schema) ?? fallback,
    }
  }
  const { name: ownName, title, description, parameters } = schema
  const functionName = name ?? firstText(ownName, title) ?? 'extract'
  // OpenAI's function definition in place of a schema: LangChain allows both.
  const isFunction = typeof ownName === 'string' && typeof parameters === 'object' && parameters !== null
  return {
    jsonSchema: isFunction ? { ...parameters } : schema,
    functionName,
    description: firstText(description) ?? fallback,
  }
}

/** LangChain's parsers check what these describe, and nothing of a JSON Schema. */
function isChecked<Output extends Record<string, any>>(
  schema: OutputSchema<Output>,
): schema is SerializableSchema<Output> | InteropZodType<Output> {
  return isInteropZodSchema(schema) || isSerializableSchema(schema)
}

function firstText(...values: unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '')
}
