/** One completion model: text for a prompt, without chat messages around it. */
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { Chat } from '@ollamakit/core'
import type { OllamaLanguageModelCompletionOptions } from './model-options.ts'
import { OllamaLanguageModel } from './ollama-language-model.ts'
import type { PreparedCall } from './to-chat-request.ts'
import { toCompletionRequest } from './to-completion-request.ts'

export class OllamaCompletionModel extends OllamaLanguageModel<OllamaLanguageModelCompletionOptions> {
  get provider(): string {
    return `${this.config.name}.completion`
  }

  protected prepare(call: LanguageModelV4CallOptions): PreparedCall & { chat: Chat } {
    const { config, modelId } = this
    const { completion: chat } = config.client()
    return { chat, ...toCompletionRequest({ ...config, modelId, call, dialect: chat.dialect }) }
  }
}
