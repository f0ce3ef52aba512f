/** How `withStructuredOutput` asks for an object and reads it. */
import type {
  BaseLanguageModelInput,
  StructuredOutputMethodOptions,
} from '@langchain/core/language_models/base'
import {
  assembleStructuredOutputPipeline,
  createContentParser,
  createFunctionCallingParser,
} from '@langchain/core/language_models/structured_output'
import type { BaseMessage } from '@langchain/core/messages'
import type { Runnable } from '@langchain/core/runnables'
import { toJsonSchema } from '@langchain/core/utils/json_schema'
import { isSerializableSchema, type SerializableSchema } from '@langchain/core/utils/standard_schema'
import { getSchemaDescription, type InteropZodType, isInteropZodSchema } from '@langchain/core/utils/types'
import { OllamaInputError } from '@ollamakit/core'
import type { ChatOllamaCallOptions } from './chat-ollama-options.ts'
import { ObjectParser } from './object-parser.ts'

/** A zod schema of either version, another Standard Schema that knows its JSON Schema, or a JSON Schema. */
export type OutputSchema<Output extends Record<string, unknown>> =
  | SerializableSchema<Output>
  | InteropZodType<Output>
  | Record<string, unknown>

export type StructuredOutput<Output> =
  | Runnable<BaseLanguageModelInput, Output>
  | Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: Output }>

/** What is needed of the model. */
interface Configurable {
  withConfig(options: ChatOllamaCallOptions): Runnable<BaseLanguageModelInput>
}

/**
 * - `jsonSchema` (default): the server constrains the answer to the schema.
 * - `functionCalling`: the schema is offered as the only tool, which has to be called.
 * - `jsonMode`: any JSON; the schema has to be in the prompt.
 */
export function toStructuredOutput<Output extends Record<string, unknown>>(
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
      const format = method === 'jsonMode' ? 'json' : (jsonSchema as ChatOllamaCallOptions['format']) // a JSON Schema is JSON
      // LangChain's parsers read a string; blocks they would take for the answer.
      const asking = model.withConfig({ ...traced, format, outputVersion: 'v0' })
      return assembleStructuredOutputPipeline(
        asking,
        new ObjectParser(createContentParser<Output>(schema)),
        includeRaw,
        runName,
      )
    }
    case 'functionCalling': {
      const tool = { type: 'function', function: { name: functionName, description, parameters: jsonSchema } }
      const asking = model.withConfig({ ...traced, tools: [tool], tool_choice: functionName })
      return assembleStructuredOutputPipeline(
        asking,
        new ObjectParser(createFunctionCallingParser<Output>(schema, functionName)),
        includeRaw,
        runName,
      )
    }
    default:
      throw new OllamaInputError(
        `method ${JSON.stringify(method)} is none of jsonSchema, functionCalling and jsonMode`,
      )
  }
}

const runName = 'StructuredOutput'

function describe(
  schema: OutputSchema<Record<string, unknown>>,
  name: string | undefined,
): { jsonSchema: Record<string, unknown>; functionName: string; description: string } {
  const fallback = 'The answer.'
  if (isInteropZodSchema(schema) || isSerializableSchema(schema)) {
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

function firstText(...values: unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '')
}
