/** What chat and completion models have in common: they open core's response and convert it. */
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamResult,
} from '@ai-sdk/provider'
import type { Call, Chat } from '@ollamakit/core'
import { foldAnswer } from './fold-answer.ts'
import { OllamaModel } from './ollama-model.ts'
import { readUntilOutput } from './read-until-output.ts'
import { toAPICallError } from './to-api-call-error.ts'
import type { PreparedCall } from './to-chat-request.ts'
import { toGenerateResult } from './to-generate-result.ts'
import { toPartStream } from './to-part-stream.ts'
import { toWarnings } from './to-warnings.ts'

export abstract class OllamaLanguageModel<Settings extends object>
  extends OllamaModel<Settings>
  implements LanguageModelV4
{
  /** Ollama fetches nothing: the AI SDK downloads the files that a prompt links to. */
  readonly supportedUrls: Record<string, RegExp[]> = {}

  abstract get provider(): string

  /** Streams internally, so that an abort takes effect at once and no header timeout ends a long response. */
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

  /** Resolves when the model has begun to respond. An error before that is thrown and can be retried. */
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

  /** Converts a call to core's request, for the part of the client that answers it. */
  protected abstract prepare(call: LanguageModelV4CallOptions): PreparedCall & { chat: Chat }
}
