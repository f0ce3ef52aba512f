/** Runs a scenario in the four ways in which the AI SDK calls a model. For tests only. */
import {
  APICallError,
  type LanguageModelV4,
  type LanguageModelV4CallOptions,
  type LanguageModelV4Content,
  type LanguageModelV4GenerateResult,
  type LanguageModelV4Prompt,
  type SharedV4Warning,
} from '@ai-sdk/provider'
import type { Scenario, ScenarioMessage, ScenarioOutcome, ScenarioTool } from '@ollamakit/fixtures'
import { generateText, isStepCount, jsonSchema, Output, streamText, type Tool, tool } from 'ai'
import type { OllamaChatMetadata } from '../to-provider-metadata.ts'
import { finishOf, said, streamParts } from './stream-parts.ts'

export type Told = Omit<ScenarioOutcome, 'sent'>
type Step = ScenarioOutcome['steps'][number]
type AssistantPart = Extract<LanguageModelV4Prompt[number], { role: 'assistant' }>['content'][number]

function mostSteps({ once }: Scenario): number {
  return once ? 1 : 5
}

/** Through `generateText`. */
export async function runGenerateText(model: LanguageModelV4, scenario: Scenario): Promise<Told> {
  try {
    const result = await generateText(toSettings(model, scenario))
    return { steps: result.steps.map(toStep), ...(asksForObject(scenario) ? { object: result.output } : {}) }
  } catch (error) {
    return { steps: [], error: toError(error) }
  }
}

/** Through `streamText`, whose failures are parts of the stream. */
export async function runStreamText(model: LanguageModelV4, scenario: Scenario): Promise<Told> {
  const result = streamText({ ...toSettings(model, scenario), onError: () => undefined })
  let text = ''
  let failure: unknown
  for await (const part of result.fullStream) {
    if (part.type === 'text-delta') text += part.text
    if (part.type === 'error') failure ??= part.error
    if (part.type === 'finish-step' && part.finishReason === 'interrupted')
      failure ??= new Error('interrupted')
  }
  if (failure !== undefined) return { steps: [], error: { ...toError(failure), partialText: text } }
  return {
    steps: (await result.steps).map(toStep),
    ...(asksForObject(scenario) ? { object: await result.output } : {}),
  }
}

/** Through the model's own `doGenerate`, with a tool loop of the test. */
export function runDoGenerate(model: LanguageModelV4, scenario: Scenario): Promise<Told> {
  return runLoop(scenario, async (call) => await model.doGenerate(call))
}

/** Through the model's own `doStream`. Each stream's order is checked. */
export function runDoStream(model: LanguageModelV4, scenario: Scenario): Promise<Told> {
  return runLoop(scenario, async (call) => {
    const parts = await streamParts(model, call)
    const { thinking, text, toolCalls } = said(parts)
    const failed = parts.find((part) => part.type === 'error')
    const { finishReason, usage, providerMetadata } = finishOf(parts)
    const begun = parts.find((part) => part.type === 'stream-start')
    if (failed || finishReason.unified === 'interrupted') throw new BrokenOff(text, failed?.error)
    const content: LanguageModelV4Content[] = [
      ...(thinking ? [{ type: 'reasoning' as const, text: thinking }] : []),
      ...(text ? [{ type: 'text' as const, text }] : []),
      ...toolCalls.map(({ id, name, input }) => ({
        type: 'tool-call' as const,
        toolCallId: id,
        toolName: name,
        input,
      })),
    ]
    return { content, finishReason, usage, providerMetadata, warnings: begun?.warnings ?? [] }
  })
}

class BrokenOff extends Error {
  readonly partialText: string

  constructor(partialText: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : 'interrupted', { cause })
    this.partialText = partialText
  }
}

async function runLoop(
  scenario: Scenario,
  ask: (call: LanguageModelV4CallOptions) => Promise<LanguageModelV4GenerateResult>,
): Promise<Told> {
  const prompt: LanguageModelV4Prompt = toPrompt(scenario.messages)
  const steps: Step[] = []
  try {
    for (let at = 0; at < mostSteps(scenario); at++) {
      const { content, finishReason, usage, providerMetadata, warnings } = await ask({
        ...toCall(scenario),
        prompt,
      })
      const calls = content.flatMap((part) => (part.type === 'tool-call' ? [part] : []))
      steps.push({
        thinking: textOf(content, 'reasoning'),
        text: textOf(content, 'text'),
        toolCalls: calls.map(({ toolName, input }) => ({ name: toolName, arguments: JSON.parse(input) })),
        finish: finishReason.unified as Step['finish'],
        usage: { input: usage.inputTokens.total, output: usage.outputTokens.total },
        ...toldBeside(providerMetadata, warnings),
      })
      if (finishReason.unified !== 'tool-calls') break
      prompt.push(
        { role: 'assistant', content: content.flatMap(toHistory) },
        {
          role: 'tool',
          content: calls.map(({ toolCallId, toolName, input }) => ({
            type: 'tool-result',
            toolCallId,
            toolName,
            output: { type: 'text', value: runTool(scenario, toolName, JSON.parse(input)) },
          })),
        },
      )
    }
  } catch (error) {
    return { steps: [], error: toError(error) }
  }
  return {
    steps,
    ...(asksForObject(scenario) ? { object: JSON.parse(steps.at(-1)?.text ?? '') as unknown } : {}),
  }
}

function toSettings(model: LanguageModelV4, scenario: Scenario): Parameters<typeof generateText>[0] {
  const { messages, tools = [], toolChoice, schema } = scenario
  const { providerOptions, ...sampling } = toSampling(scenario)
  return {
    model,
    messages: toPrompt(messages),
    allowSystemInMessages: true,
    maxRetries: 0,
    stopWhen: isStepCount(mostSteps(scenario)),
    ...sampling,
    ...(providerOptions ? { providerOptions } : {}),
    ...(tools.length > 0
      ? {
          tools: Object.fromEntries(tools.map((one) => [one.name, toTool(one)])),
        }
      : {}),
    ...(toolChoice
      ? {
          toolChoice:
            typeof toolChoice === 'object' ? { type: 'tool', toolName: toolChoice.name } : toolChoice,
        }
      : {}),
    ...(schema
      ? { output: Output.object({ schema: jsonSchema(schema) }) }
      : scenario.json
        ? { output: Output.json() }
        : {}),
  }
}

function toTool(one: ScenarioTool): Tool {
  return tool({
    description: one.description,
    inputSchema: jsonSchema<Parameters<typeof one.run>[0]>(one.parameters),
    execute: (args) => one.run(args),
  })
}

function toCall(scenario: Scenario): Omit<LanguageModelV4CallOptions, 'prompt'> {
  const { tools = [], toolChoice, schema, json } = scenario
  return {
    ...toSampling(scenario),
    ...(tools.length > 0
      ? {
          tools: tools.map(({ name, description, parameters }) => ({
            type: 'function',
            name,
            description,
            inputSchema: parameters,
          })),
        }
      : {}),
    ...(toolChoice
      ? {
          toolChoice:
            typeof toolChoice === 'object'
              ? { type: 'tool', toolName: toolChoice.name }
              : { type: toolChoice },
        }
      : {}),
    ...(schema
      ? { responseFormat: { type: 'json', schema } }
      : json
        ? { responseFormat: { type: 'json' } }
        : {}),
  }
}

function toSampling({
  options = {},
  think,
  logprobs,
  strictContext,
}: Scenario): Pick<
  LanguageModelV4CallOptions,
  'temperature' | 'topP' | 'maxOutputTokens' | 'seed' | 'stopSequences' | 'providerOptions'
> {
  const { temperature, topP, maxTokens: maxOutputTokens, seed, stop: stopSequences } = options
  const ollama = { think, logprobs, strictContext }
  const isAsked = Object.values(ollama).some((value) => value !== undefined)
  return {
    temperature,
    topP,
    maxOutputTokens,
    seed,
    stopSequences,
    ...(isAsked ? { providerOptions: { ollama } } : {}),
  }
}

function toPrompt(messages: readonly ScenarioMessage[]): LanguageModelV4Prompt {
  return messages.map((message): LanguageModelV4Prompt[number] => {
    switch (message.role) {
      case 'system':
        return { role: 'system', content: message.text }
      case 'user':
        return {
          role: 'user',
          content: [
            { type: 'text', text: message.text },
            ...(message.images ?? []).map(({ mediaType, base64 }) => ({
              type: 'file' as const,
              mediaType,
              data: { type: 'data' as const, data: base64 },
            })),
          ],
        }
      case 'assistant':
        return {
          role: 'assistant',
          content: [
            ...(message.thinking ? [{ type: 'reasoning' as const, text: message.thinking }] : []),
            ...(message.text ? [{ type: 'text' as const, text: message.text }] : []),
            ...(message.toolCalls ?? []).map((call) => ({
              type: 'tool-call' as const,
              toolCallId: call.id,
              toolName: call.name,
              input: call.arguments,
            })),
          ],
        }
      case 'tool':
        return {
          role: 'tool',
          content: [
            {
              type: 'tool-result',
              toolCallId: message.toolCallId,
              toolName: message.toolName,
              output: { type: 'text', value: message.text },
            },
          ],
        }
    }
  })
}

function toHistory(part: LanguageModelV4Content): AssistantPart[] {
  if (part.type === 'tool-call') return [{ ...part, input: JSON.parse(part.input) as unknown }]
  return part.type === 'text' || part.type === 'reasoning' ? [part] : []
}

function toStep({
  reasoningText = '',
  text,
  toolCalls,
  finishReason,
  usage,
  providerMetadata,
  warnings = [],
}: Awaited<ReturnType<typeof generateText>>['steps'][number]): Step {
  return {
    thinking: reasoningText,
    text,
    toolCalls: toolCalls.map(({ toolName, input }) => ({
      name: toolName,
      arguments: input as Step['toolCalls'][number]['arguments'],
    })),
    finish: finishReason as Step['finish'],
    usage: { input: usage.inputTokens, output: usage.outputTokens },
    ...toldBeside(providerMetadata, warnings),
  }
}

function toldBeside(
  metadata: LanguageModelV4GenerateResult['providerMetadata'],
  warnings: readonly SharedV4Warning[],
): Pick<Step, 'logprobs' | 'truncated' | 'warnings'> {
  const { logprobs, truncated } = (metadata?.ollama ?? {}) as Pick<
    OllamaChatMetadata,
    'logprobs' | 'truncated'
  > // as this package writes it
  return {
    ...(logprobs ? { logprobs: logprobs.length } : {}),
    ...(truncated ? { truncated: truncated.what } : {}),
    warnings: warnings.map((warning) => ('feature' in warning ? warning.feature : warning.type)),
  }
}

function textOf(content: readonly LanguageModelV4Content[], type: 'text' | 'reasoning'): string {
  return content.map((part) => (part.type === type ? part.text : '')).join('')
}

function runTool(
  { tools = [] }: Scenario,
  name: string,
  args: Parameters<(typeof tools)[number]['run']>[0],
): string {
  const found = tools.find((one) => one.name === name)
  if (!found) throw new Error(`there is no tool ${name}`)
  return found.run(args)
}

function asksForObject({ schema, json }: Scenario): boolean {
  return schema !== undefined || json === true
}

function toError(error: unknown): NonNullable<Told['error']> {
  const message = error instanceof Error ? error.message : String(error)
  const partialText = error instanceof BrokenOff ? { partialText: error.partialText } : {}
  return {
    message,
    ...partialText,
    ...(APICallError.isInstance(error) && error.statusCode !== undefined ? { status: error.statusCode } : {}),
  }
}
