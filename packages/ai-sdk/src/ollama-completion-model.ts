/** One completion model: text for a prompt, without chat messages around it. */
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamResult,
} from '@ai-sdk/provider'
import { foldAnswer } from './fold-answer.ts'
import type { OllamaLanguageModelCompletionOptions } from './model-options.ts'
import { OllamaModel } from './ollama-model.ts'
import { type CompletionAnswer, openCompletion } from './open-completion.ts'
import { readUntilOutput } from './read-until-output.ts'
import { toAPICallError } from './to-api-call-error.ts'
import { toCompletionRequest } from './to-completion-request.ts'
import { toGenerateResult } from './to-generate-result.ts'
import { toPartStream } from './to-part-stream.ts'
import { toWarnings } from './to-warnings.ts'

export class OllamaCompletionModel
  extends OllamaModel<OllamaLanguageModelCompletionOptions>
  implements LanguageModelV4
{
  /** Ollama fetches nothing: the AI SDK downloads what a prompt points to. */
  readonly supportedUrls: Record<string, RegExp[]> = {}

  get provider(): string {
    return `${this.config.name}.completion`
  }

  async doGenerate(call: LanguageModelV4CallOptions): Promise<LanguageModelV4GenerateResult> {
    const { answer, warnings } = await this.open(call)
    const { content } = await foldAnswer(answer).catch((error: unknown) =>
      this.fail(error, answer.request.body),
    )
    return toGenerateResult({ ...content, ...answer }, warnings)
  }

  async doStream(call: LanguageModelV4CallOptions): Promise<LanguageModelV4StreamResult> {
    const { answer, warnings, coalesce } = await this.open(call)
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
    }
  }

  private async open(call: LanguageModelV4CallOptions): Promise<{
    answer: CompletionAnswer
    warnings: LanguageModelV4GenerateResult['warnings']
    coalesce: boolean | undefined
  }> {
    const { name, settings, defaults } = this.config
    const { request, warnings, coalesce } = toCompletionRequest({
      modelId: this.modelId,
      name,
      call,
      settings,
      defaults,
    })
    const answer = openCompletion(this.config.client(), request, {
      ...(await this.call(call)),
      ...(call.includeRawChunks ? { raw: true } : {}),
    })
    return { answer, warnings, coalesce }
  }
}
