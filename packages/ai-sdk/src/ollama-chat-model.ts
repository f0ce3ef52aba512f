/** One chat model: asks core and hands its answers to the mappings. */
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamResult,
} from '@ai-sdk/provider'
import type { ChatAnswer, ChatEvent, OllamaClient, OllamaClientOptions } from '@ollamakit/core'
import { createClient } from './create-client.ts'
import type { OllamaChatOptions } from './ollama-chat-options.ts'
import {
  type SerializedModel,
  withoutFunctions,
  workflowDeserialize,
  workflowSerialize,
} from './serialized-model.ts'
import { toAPICallError } from './to-api-call-error.ts'
import { toCall } from './to-call.ts'
import { toChatRequest } from './to-chat-request.ts'
import { toGenerateResult } from './to-generate-result.ts'
import { toPartStream } from './to-part-stream.ts'
import { toWarnings } from './to-warnings.ts'

export interface OllamaChatModelConfig {
  /** Asked for at each call, so that making a model needs no server and no environment. */
  client: () => OllamaClient
  /** What the client was made with; absent for the one of the environment. */
  connection?: OllamaClientOptions
  settings?: OllamaChatOptions
  defaults?: OllamaChatOptions
}

export class OllamaChatModel implements LanguageModelV4 {
  // Not as members: a member with a computed name has no place in a declaration that is made file by file.
  static {
    Object.assign(this, {
      [workflowSerialize](model: OllamaChatModel): SerializedModel {
        const { connection, settings, defaults } = model.#config
        return { modelId: model.modelId, config: withoutFunctions({ connection, settings, defaults }) }
      },
      [workflowDeserialize]({ modelId, config }: SerializedModel): OllamaChatModel {
        let client: OllamaClient | undefined
        return new OllamaChatModel(modelId, {
          ...config,
          client: () => (client ??= createClient(config.connection ?? {})),
        })
      },
    })
  }

  readonly specificationVersion = 'v4'
  readonly provider = 'ollama.chat'
  readonly modelId: string
  /** Ollama fetches nothing: the AI SDK downloads what a prompt points to. */
  readonly supportedUrls: Record<string, RegExp[]> = {}
  readonly #config: OllamaChatModelConfig

  constructor(modelId: string, config: OllamaChatModelConfig) {
    this.modelId = modelId
    this.#config = config
  }

  /** Streams inside, so that an abort is noticed at once and a long answer meets no header timeout. */
  async doGenerate(call: LanguageModelV4CallOptions): Promise<LanguageModelV4GenerateResult> {
    const { chat, request, warnings, fail } = this.#prepare(call)
    const result = await chat.generate(request, toCall(call)).catch(fail)
    return toGenerateResult(result, warnings)
  }

  /** Resolves when the model has begun to answer: what fails before is thrown and can be retried. */
  async doStream(call: LanguageModelV4CallOptions): Promise<LanguageModelV4StreamResult> {
    const { chat, request, warnings, fail } = this.#prepare(call)
    const answer = await chat.open(request, toCall(call)).catch(fail)
    const first = await readUntilOutput(answer).catch((error: unknown) => {
      throw toAPICallError(error, answer.request)
    })
    return {
      stream: toPartStream(answer, first, [...warnings, ...toWarnings(answer.warnings)]),
      request: answer.request,
      response: { headers: Object.fromEntries(answer.response.headers) },
    }
  }

  #prepare(call: LanguageModelV4CallOptions) {
    const { client, settings, defaults } = this.#config
    const { request, warnings } = toChatRequest({ modelId: this.modelId, call, settings, defaults })
    const { chat, baseURL } = client()
    const fail = (error: unknown): never => {
      throw toAPICallError(error, { url: baseURL, body: request })
    }
    return { chat, request, warnings, fail }
  }
}

/** The events up to the first that is more than a beginning: until then a failure is the request's, not the stream's. */
async function readUntilOutput(answer: ChatAnswer): Promise<ChatEvent[]> {
  const seen: ChatEvent[] = []
  for (let events = await answer.read(); events; events = await answer.read()) {
    seen.push(...events)
    if (events.some(isOutput)) break
  }
  return seen
}

function isOutput({ type }: ChatEvent): boolean {
  return type !== 'start' && type !== 'raw' && type !== 'logprobs'
}
