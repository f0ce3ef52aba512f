/** Acts a scenario out through LangChain, tool loop included. */
import {
  AIMessage,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages'
import { OllamaError, OllamaStreamError, type Truncation, type Warning } from '@ollamakit/core'
import type { Scenario, ScenarioMessage, ScenarioOutcome } from '@ollamakit/fixtures'
import { ChatOllama } from '../chat-ollama.ts'
import type { ChatOllamaCallOptions, ChatOllamaInput } from '../chat-ollama-options.ts'
import { ask, canonical, type Way } from './ways.ts'

export interface Acting extends Pick<ChatOllamaInput, 'baseUrl' | 'dialect' | 'outputVersion'> {
  way: Way
}

/** All but what was sent, which the server has to tell. */
export async function act(
  scenario: Scenario,
  { way, ...input }: Acting,
): Promise<Omit<ScenarioOutcome, 'sent'>> {
  const { tools = [], schema, json } = scenario
  const model = new ChatOllama({ ...input, ...toSettings(scenario), model: scenario.model, maxRetries: 0 })
  const options: ChatOllamaCallOptions = {
    ...(tools.length > 0
      ? {
          tools: tools.map(({ name, description, parameters }) => ({
            type: 'function',
            function: { name, description, parameters },
          })),
        }
      : {}),
    ...(scenario.toolChoice ? { tool_choice: toLangChainChoice(scenario.toolChoice) } : {}),
    ...(schema ? { format: schema } : json ? { format: 'json' } : {}),
  }
  const history = scenario.messages.map(toLangChainMessage)
  const steps: ScenarioOutcome['steps'] = []
  try {
    for (;;) {
      const answer = await ask(model, way, history, options)
      steps.push(toStep(answer))
      const calls = answer.tool_calls ?? []
      if (calls.length === 0 || scenario.once) break
      const results = calls.map(({ id = '', name, args }) => {
        const tool = tools.find((offered) => offered.name === name)
        return new ToolMessage({ content: tool ? tool.run(args) : `no tool ${name}`, tool_call_id: id })
      })
      history.push(answer, ...results)
    }
  } catch (error) {
    return { steps, error: toError(error) }
  }
  return { steps, ...(schema || json ? { object: JSON.parse(steps.at(-1)?.text ?? '') as unknown } : {}) }
}

function toSettings({ options = {}, think, logprobs, strictContext }: Scenario): Partial<ChatOllamaInput> {
  const { maxTokens: numPredict, ...sampling } = options
  return {
    ...sampling,
    ...(numPredict === undefined ? {} : { numPredict }),
    ...(think === undefined ? {} : { think }),
    ...(logprobs ? { logprobs } : {}),
    ...(strictContext ? { strictContext } : {}),
  }
}

function toLangChainChoice(choice: NonNullable<Scenario['toolChoice']>): string {
  return typeof choice === 'object' ? choice.name : choice === 'required' ? 'any' : choice
}

function toLangChainMessage(message: ScenarioMessage): BaseMessage {
  switch (message.role) {
    case 'system':
      return new SystemMessage(message.text)
    case 'user':
      return new HumanMessage({
        content: message.images
          ? [
              { type: 'text', text: message.text },
              ...message.images.map(({ mediaType, base64 }) => ({
                type: 'image' as const,
                data: base64,
                mimeType: mediaType,
              })),
            ]
          : message.text,
      })
    case 'assistant':
      return new AIMessage({
        content: message.text ?? '',
        additional_kwargs: message.thinking ? { reasoning_content: message.thinking } : {},
        tool_calls: (message.toolCalls ?? []).map(({ id, name, arguments: args }) => ({
          type: 'tool_call',
          id,
          name,
          args,
        })),
      })
    case 'tool':
      return new ToolMessage({
        content: message.text,
        tool_call_id: message.toolCallId,
        name: message.toolName,
      })
  }
}

const finishes = { stop: 'stop', tool_use: 'tool-calls', length: 'length' } as const

function toStep(message: AIMessage): ScenarioOutcome['steps'][number] {
  const { text, reasoning, metadata } = canonical(message)
  const { usage_metadata: usage } = message
  const { finish_reason: reason, logprobs, warnings = [], truncated } = metadata as ToldBeside // as this package writes it
  return {
    thinking: reasoning,
    text,
    toolCalls: (message.tool_calls ?? []).map(({ name, args }) => ({ name, arguments: args })),
    finish: reason !== undefined && reason in finishes ? finishes[reason as keyof typeof finishes] : 'other',
    ...(usage ? { usage: { input: usage.input_tokens, output: usage.output_tokens } } : {}),
    ...(logprobs ? { logprobs: logprobs.length } : {}),
    ...(truncated ? { truncated: truncated.what } : {}),
    // The scenarios have core's names.
    warnings: warnings.map(({ setting }) => (setting === 'tool_choice' ? 'toolChoice' : setting)),
  }
}

interface ToldBeside {
  finish_reason?: string
  logprobs?: unknown[]
  warnings?: Warning[]
  truncated?: Truncation
}

function toError(error: unknown): NonNullable<ScenarioOutcome['error']> {
  if (!(error instanceof OllamaError)) throw error
  return {
    message: error.message,
    // A response that is cut off began with 200; only a refusal's status says anything.
    ...(error instanceof OllamaStreamError ? { partialText: error.partial.text } : { status: error.status }),
  }
}
