/** One decision model: over `/v1/systemone` if the server has it, else by a chat model with structured output. */
import type {
  Experimental_DecisionModelV4 as DecisionModelV4,
  Experimental_DecisionModelV4Answer as Answer,
  Experimental_DecisionModelV4CallOptions as CallOptions,
  Experimental_DecisionModelV4Question as Question,
  Experimental_DecisionModelV4Result as Result,
  SharedV4Warning,
} from '@ai-sdk/provider'
import { type OllamaClient, OllamaResponseError } from '@ollamakit/core'
import { merged } from './merge-options.ts'
import type { OllamaDecisionModelOptions } from './model-options.ts'
import { settingsOf } from './read-options.ts'
import { OllamaModel } from './ollama-model.ts'
import { OllamaChatModel } from './ollama-chat-model.ts'

type SystemOneRequest = Parameters<OllamaClient['openai']['systemone']>[0]
type SystemOneAnswer = Awaited<ReturnType<OllamaClient['openai']['systemone']>>['answers'][string]

/** `box` needs a model that locates things in images, which neither way has. */
const supportedQuestionTypes = ['choice', 'score', 'boolean'] as const

/** Clients whose server lacks the endpoint, as a refusal showed: it is not tried again. */
const lacking = new WeakSet<OllamaClient>()

export class OllamaDecisionModel extends OllamaModel<OllamaDecisionModelOptions> implements DecisionModelV4 {
  readonly supportedQuestionTypes: readonly Question['type'][] = supportedQuestionTypes

  get provider(): string {
    return `${this.config.name}.decision`
  }

  async doDecide(call: CallOptions): Promise<Result> {
    const client = this.config.client()
    // The endpoint takes text only.
    if (lacking.has(client) || call.state.some((part) => part.type === 'file'))
      return await this.decideByChat(call)
    const warnings: SharedV4Warning[] = []
    const request = this.toRequest(call, warnings)
    try {
      const { answers, usage = {}, model } = await client.openai.systemone(request, await this.call(call))
      return {
        answers: toAnswers(call.questions, answers),
        usage: merged([{ inputTokens: usage.input_tokens, outputTokens: usage.output_tokens }]),
        warnings,
        response: { modelId: model },
      }
    } catch (error) {
      if (!isLacking(error)) this.fail(error, request)
      lacking.add(client)
      return await this.decideByChat(call)
    }
  }

  private async decideByChat(call: CallOptions): Promise<Result> {
    // Loaded on first use: the entry is experimental, and a change of it must not break programs that decide nothing.
    const { Experimental_DecisionLanguageModel: DecisionLanguageModel } =
      await import('@ai-sdk/provider-utils/experimental-decision')
    const model = new OllamaChatModel(this.modelId, this.config)
    const result = await new DecisionLanguageModel({ model, provider: this.provider }).doDecide(call)
    const warning: SharedV4Warning = {
      type: 'compatibility',
      feature: 'decision',
      details:
        'Decided by a chat with structured output: /v1/systemone needs Ollama 0.35, a model made for it, and no files',
    }
    return { ...result, warnings: [warning, ...result.warnings] }
  }

  private toRequest(call: CallOptions, warnings: SharedV4Warning[]): SystemOneRequest {
    const { keepAlive } = settingsOf('decision', this.config, call.providerOptions, warnings)
    return {
      model: this.modelId,
      state: toState(call.state),
      questions: Object.fromEntries(
        Object.entries(call.questions).map(([id, question]) => [id, toQuestion(question)]),
      ),
      keep_alive: keepAlive,
    }
  }
}

/** 404 of a path, not of a model: those name it. Proxies answer 405 or 501. */
function isLacking(error: unknown): boolean {
  if (!OllamaResponseError.isInstance(error)) return false
  const { status = 0, serverMessage = '' } = error
  return status === 405 || status === 501 || (status === 404 && !/model/i.test(serverMessage))
}

function toState(state: CallOptions['state']): SystemOneRequest['state'] {
  // A chat decides about files.
  const parts = state.map((part) => (part.type === 'json' ? part.value : 'text' in part && part.text))
  if (parts.every((part) => typeof part === 'string')) return parts.join('\n')
  return parts as Exclude<SystemOneRequest['state'], string>
}

function toQuestion(question: Question): SystemOneRequest['questions'][string] {
  const instructions = (question.instructions ?? '') as SystemOneRequest['state']
  if (question.type === 'choice') {
    const criteria = Object.entries(question.criteria).map(([key, text]) => [key, toText(text) ?? null])
    return {
      type: 'choice',
      instructions,
      criteria: Object.fromEntries(criteria) as Record<string, string | null>,
    }
  }
  if (question.type === 'score')
    return {
      type: 'score',
      instructions,
      criteria: question.criteria.map((text, i) => toText(text) ?? String(i)),
    }
  const { true: yes, false: no } = (question.type === 'boolean' && question.criteria) || {}
  const criteria = merged<object>([{ true: toText(yes), false: toText(no) }])
  return { type: 'noul', instructions, ...(Object.keys(criteria).length > 0 ? { criteria } : {}) }
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : value == null ? undefined : JSON.stringify(value)
}

/** Returns one answer per question. A question without an answer was refused. */
function toAnswers(
  questions: CallOptions['questions'],
  answers: Record<string, SystemOneAnswer>,
): Record<string, Answer> {
  return Object.fromEntries(Object.keys(questions).map((id) => [id, toAnswer(answers[id])]))
}

function toAnswer(answer: SystemOneAnswer | undefined): Answer {
  if (!answer) return { type: 'refusal' }
  if (answer.type === 'noul') return { type: 'boolean', probability: answer.noul }
  return answer
}
