/** One extraction model: a chat model that extracts typed fields, by the AI SDK's own adapter. */
import type {
  Experimental_ExtractionModelV4 as ExtractionModelV4,
  Experimental_ExtractionModelV4CallOptions as CallOptions,
  Experimental_ExtractionModelV4Result as Result,
} from '@ai-sdk/provider'
import type { OllamaLanguageModelChatOptions } from './model-options.ts'
import { OllamaChatModel } from './ollama-chat-model.ts'
import { OllamaModel } from './ollama-model.ts'

export class OllamaExtractionModel
  extends OllamaModel<OllamaLanguageModelChatOptions>
  implements ExtractionModelV4
{
  readonly supportedFieldTypes: ExtractionModelV4['supportedFieldTypes'] = [
    'text',
    'number',
    'date',
    'time',
    'datetime',
    'duration',
    'list',
  ]

  get provider(): string {
    return `${this.config.name}.extraction`
  }

  async doExtract(call: CallOptions): Promise<Result> {
    // Loaded on first use: the entry is experimental, and a change of it must not break programs that extract nothing.
    const { Experimental_ExtractionLanguageModel: ExtractionLanguageModel } =
      await import('@ai-sdk/provider-utils/experimental-extraction')
    const model = new OllamaChatModel(this.modelId, this.config)
    return await new ExtractionLanguageModel({ model, provider: this.provider }).doExtract(call)
  }
}
