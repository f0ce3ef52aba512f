import { ollama, type OllamaLanguageModelChatOptions } from '@ollamakit/ai-sdk'
import { generateText } from 'ai'

const { reasoningText, text, providerMetadata } = await generateText({
  model: ollama('qwen3'),
  prompt: 'Is 97 a prime?',
  providerOptions: {
    ollama: {
      think: 'high',
      keepAlive: '10m',
      options: { num_ctx: 32768 },
    } satisfies OllamaLanguageModelChatOptions,
  },
})
console.log(reasoningText, text, providerMetadata?.ollama?.tokensPerSecond)
