/** One chat model. */
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { Chat } from '@ollamakit/core'
import { isCloud } from './is-cloud.ts'
import type { OllamaLanguageModelChatOptions } from './model-options.ts'
import { OllamaLanguageModel } from './ollama-language-model.ts'
import { type PreparedCall, toChatRequest } from './to-chat-request.ts'

export class OllamaChatModel extends OllamaLanguageModel<OllamaLanguageModelChatOptions> {
  get provider(): string {
    return `${this.config.name}.chat`
  }

  protected prepare(call: LanguageModelV4CallOptions): PreparedCall & { chat: Chat } {
    const { config, modelId } = this
    const { chat, baseURL } = config.client()
    const cloud = isCloud(modelId, baseURL)
    return { chat, ...toChatRequest({ ...config, modelId, call, cloud }) }
  }
}
