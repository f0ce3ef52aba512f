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
    const { name, client, settings, defaults } = this.config
    const { chat, baseURL } = client()
    const cloud = isCloud(this.modelId, baseURL)
    return { chat, ...toChatRequest({ modelId: this.modelId, name, call, settings, defaults, cloud }) }
  }
}
