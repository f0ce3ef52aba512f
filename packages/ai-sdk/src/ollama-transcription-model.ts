/** One transcription model: `/v1/audio/transcriptions`, for models that hear. */
import type {
  SharedV4Warning,
  TranscriptionModelV4,
  TranscriptionModelV4CallOptions,
  TranscriptionModelV4Result,
} from '@ai-sdk/provider'
import type { OllamaTranscriptionModelOptions } from './model-options.ts'
import { settingsOf } from './read-options.ts'
import { OllamaModel } from './ollama-model.ts'
import { toBytes } from './to-bytes.ts'

export class OllamaTranscriptionModel
  extends OllamaModel<OllamaTranscriptionModelOptions>
  implements TranscriptionModelV4
{
  get provider(): string {
    return `${this.config.name}.transcription`
  }

  /** The server returns the text only: there are no segments, no language and no duration. */
  async doGenerate(call: TranscriptionModelV4CallOptions): Promise<TranscriptionModelV4Result> {
    const warnings: SharedV4Warning[] = []
    const { language, prompt } = settingsOf('transcription', this.config, call.providerOptions, warnings)
    if (call.timestampGranularities?.length)
      warnings.push({
        type: 'unsupported',
        feature: 'timestampGranularities',
        details: 'Ollama returns no timestamps',
      })
    const file = new Blob([toBytes(call.audio, 'audio')], { type: call.mediaType })
    const request = { model: this.modelId, file, language, prompt }
    const timestamp = new Date()

    const { openai } = this.config.client()
    const { text } = await openai
      .audioTranscriptions(request, await this.call(call))
      .catch((error: unknown) =>
        this.fail(error, { ...request, file: { mediaType: call.mediaType, bytes: file.size } }),
      )

    return {
      text,
      segments: [],
      language: undefined,
      durationInSeconds: undefined,
      warnings,
      request: { body: JSON.stringify({ model: this.modelId, language, prompt }) },
      response: { timestamp, modelId: this.modelId },
    }
  }
}
