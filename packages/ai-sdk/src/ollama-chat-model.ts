/** One chat model: opens core's chat and converts its answers. */
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamResult,
} from '@ai-sdk/provider'
import type { Call, Chat } from '@ollamakit/core'
import { foldAnswer } from './fold-answer.ts'
import { isCloud } from './is-cloud.ts'
import type { OllamaLanguageModelChatOptions } from './model-options.ts'
import { OllamaModel } from './ollama-model.ts'
import { readUntilOutput } from './read-until-output.ts'
import { toAPICallError } from './to-api-call-error.ts'
import { type PreparedCall, toChatRequest } from './to-chat-request.ts'
import { toGenerateResult } from './to-generate-result.ts'
import { toPartStream } from './to-part-stream.ts'
import { toWarnings } from './to-warnings.ts'

export class OllamaChatModel extends OllamaModel<OllamaLanguageModelChatOptions> implements LanguageModelV4 {
  /** Ollama fetches nothing: the AI SDK downloads what a prompt points to. */
  readonly supportedUrls: Record<string, RegExp[]> = {}

  get provider(): string {
    return `${this.config.name}.chat`
  }

  /** Streams inside, so that an abort is noticed immediately and no header timeout ends a long response. */
  async doGenerate(call: LanguageModelV4CallOptions): Promise<LanguageModelV4GenerateResult> {
    const { chat, request, warnings, includeBody } = this.prepare(call)
    try {
      const given = this.call(call)
      const sent = given instanceof Promise ? await given : given
      if (!includeBody) return toGenerateResult(await chat.generate(request, sent), warnings)
      const answer = await chat.open(request, { ...sent, raw: true })
      const { content, frames } = await foldAnswer(answer)
      return toGenerateResult({ ...content, ...answer }, warnings, frames)
    } catch (error) {
      this.fail(error, request)
    }
  }

  /** Resolves when the model has begun to answer. What fails before is thrown and can be retried. */
  async doStream(call: LanguageModelV4CallOptions): Promise<LanguageModelV4StreamResult> {
    const { chat, request, warnings, coalesce } = this.prepare(call)
    const given = this.call(call)
    const sent: Call = {
      ...(given instanceof Promise ? await given : given),
      ...(call.includeRawChunks ? { raw: true } : {}),
    }
    const answer = await chat.open(request, sent).catch((error: unknown) => this.fail(error, request))
    const first = await readUntilOutput(answer).catch((error: unknown) => {
      throw toAPICallError(error, answer.request)
    })
    return {
      stream: toPartStream(answer, {
        first,
        coalesce,
        warnings: [...warnings, ...toWarnings(answer.warnings)],
      }),
      request: answer.request,
      response: { headers: Object.fromEntries(answer.response.headers) },
    }
  }

  private prepare(call: LanguageModelV4CallOptions): PreparedCall & { chat: Chat } {
    const { name, client, settings, defaults } = this.config
    const { chat, baseURL } = client()
    const cloud = isCloud(this.modelId, baseURL)
    return { chat, ...toChatRequest({ modelId: this.modelId, name, call, settings, defaults, cloud }) }
  }
}
