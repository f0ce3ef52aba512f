/** One reranking model. Ollama has no endpoint for it: documents are ranked by how close their embeddings are to the query's. */
import type {
  RerankingModelV4,
  RerankingModelV4CallOptions,
  RerankingModelV4Result,
  SharedV4Warning,
} from '@ai-sdk/provider'
import { stringifyWithBigIntAndCycles } from '@ai-sdk/provider-utils'
import type { OllamaRerankingModelOptions } from './model-options.ts'
import { invalid, settingsOf } from './read-options.ts'
import { OllamaModel } from './ollama-model.ts'
import { toWarnings } from './to-warnings.ts'

export class OllamaRerankingModel
  extends OllamaModel<OllamaRerankingModelOptions>
  implements RerankingModelV4
{
  get provider(): string {
    return `${this.config.name}.reranking`
  }

  /** Embeds query and documents together, in as few requests as core's batches need. Scores are cosine similarities, from -1 to 1. */
  async doRerank(call: RerankingModelV4CallOptions): Promise<RerankingModelV4Result> {
    const { query, documents } = call
    // In JavaScript, null is the same as not set.
    const topN = call.topN ?? documents.values.length
    if (!Number.isInteger(topN) || topN < 0) throw invalid('topN', topN, 'a whole number, 0 or more')
    if (typeof query !== 'string') throw invalid('query', query, 'a string')
    const contents = documents.values.map(toText)
    if (contents.length === 0) return { ranking: [] }
    const warnings: SharedV4Warning[] = []
    const {
      queryPrefix = '',
      documentPrefix = '',
      ...wanted
    } = settingsOf('reranking', this.config, call.providerOptions, warnings)
    const texts = contents.map((content) => documentPrefix + content)
    const request = { model: this.modelId, inputs: [queryPrefix + query, ...texts], ...wanted }

    const { embed } = this.config.client()
    const { embeddings, ...result } = await embed(request, await this.call(call)).catch((error: unknown) =>
      this.fail(error, request),
    )

    const [target = [], ...candidates] = embeddings
    const ranking = candidates
      .map((vector, index) => ({ index, relevanceScore: cosine(target, vector) }))
      // Equal scores keep the order of the documents.
      .sort((one, other) => other.relevanceScore - one.relevanceScore || one.index - other.index)
    const [first] = result.responses
    return {
      ranking: ranking.slice(0, topN),
      warnings: [...warnings, ...toWarnings(result.warnings)],
      response: { modelId: this.modelId, ...(first ? { headers: Object.fromEntries(first.headers) } : {}) },
    }
  }
}

/** Objects are embedded as their JSON. */
function toText(document: unknown, index: number): string {
  if (typeof document === 'string') return document
  if (typeof document !== 'object' || document === null)
    throw invalid(`documents[${index}]`, document, 'a string or an object')
  // A program may rank rows of its database, which JSON.stringify would refuse.
  return stringifyWithBigIntAndCycles(document) ?? ''
}

/** Ollama's vectors have length 1; those of other servers may not. */
function cosine(one: readonly number[], other: readonly number[]): number {
  return dot(one, other) / (Math.sqrt(dot(one, one) * dot(other, other)) || 1)
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0)
}
