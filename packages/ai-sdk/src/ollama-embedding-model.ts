/** One embedding model: `embed` and `embedMany` over core's batches. */
import type {
  EmbeddingModelV4,
  EmbeddingModelV4CallOptions,
  EmbeddingModelV4Result,
  SharedV4Warning,
} from '@ai-sdk/provider'
import type { EmbedRequest } from '@ollamakit/core'
import { isCloud } from './is-cloud.ts'
import type { OllamaEmbeddingModelOptions } from './model-options.ts'
import { invalid, settingsOf } from './read-options.ts'
import { OllamaModel } from './ollama-model.ts'
import { toProviderMetadata } from './to-provider-metadata.ts'
import { toWarnings } from './to-warnings.ts'

/** Where the AI SDK looks for the limit in bytes; `@ai-sdk/provider-utils` calls it `EXPERIMENTAL_EMBEDDING_MODEL_MAX_INPUT_BYTES_PER_CALL`. */
const maxInputBytes = Symbol.for('vercel.ai.embeddingModel.maxInputBytesPerCall')

const limits = { texts: 512, bytes: 1024 * 1024 }

export class OllamaEmbeddingModel
  extends OllamaModel<OllamaEmbeddingModelOptions>
  implements EmbeddingModelV4
{
  static {
    // A declaration emitted file by file cannot have a computed name.
    Object.defineProperty(this.prototype, maxInputBytes, {
      get(this: OllamaEmbeddingModel) {
        return this.config.settings?.maxBytesPerCall ?? limits.bytes
      },
    })
  }

  get provider(): string {
    return `${this.config.name}.embedding`
  }

  get maxEmbeddingsPerCall(): number {
    return this.config.settings?.maxEmbeddingsPerCall ?? limits.texts
  }

  /** A local server embeds the texts of one request in parallel already; more requests would wait for each other. */
  get supportsParallelCalls(): boolean {
    return this.config.settings?.supportsParallelCalls ?? isCloud(this.modelId, this.config.client().baseURL)
  }

  async doEmbed(call: EmbeddingModelV4CallOptions): Promise<EmbeddingModelV4Result> {
    const wrong = call.values.findIndex((value) => typeof value !== 'string')
    if (wrong >= 0) throw invalid(`values[${wrong}]`, call.values[wrong], 'a string')
    const warnings: SharedV4Warning[] = []
    const request = this.toRequest(call, warnings)
    const { embed } = this.config.client()
    const result = await embed(request, await this.call(call)).catch((error: unknown) =>
      this.fail(error, request),
    )
    const [response] = result.responses
    const servedBy = response?.servedBy
    const providerMetadata = toProviderMetadata({
      // Nothing about a plain daemon, as with chat.
      servedBy: servedBy?.deployment === 'local' && !servedBy.fallback ? undefined : servedBy,
    })
    return {
      embeddings: result.embeddings,
      // Absent where the server does not count: 0 would be wrong.
      ...(result.usage.inputTokens === undefined ? {} : { usage: { tokens: result.usage.inputTokens } }),
      ...(response ? { response: { headers: Object.fromEntries(response.headers) } } : {}),
      ...(providerMetadata ? { providerMetadata } : {}),
      warnings: [...warnings, ...toWarnings(result.warnings)],
    }
  }

  private toRequest(call: EmbeddingModelV4CallOptions, warnings: SharedV4Warning[]): EmbedRequest {
    const {
      maxEmbeddingsPerCall: _count,
      maxBytesPerCall: _bytes,
      supportsParallelCalls: _parallel,
      ...wanted
    } = settingsOf('embedding', this.config, call.providerOptions, warnings, (own) => {
      for (const key of ['maxEmbeddingsPerCall', 'maxBytesPerCall', 'supportsParallelCalls'] as const)
        if (own[key] !== undefined)
          warnings.push({
            type: 'unsupported',
            feature: `providerOptions.ollama.${key}`,
            details: 'Set it with ollama.embeddingModel(id, settings)',
          })
      return { dimensions: call.dimensions }
    })
    const batch = {
      texts: this.maxEmbeddingsPerCall,
      bytes: this.config.settings?.maxBytesPerCall ?? limits.bytes,
    }
    return { model: this.modelId, inputs: call.values, ...wanted, batch }
  }
}
