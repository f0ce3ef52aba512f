/** The public surface, checked by the compiler alone. */
import type { JSONObject, LanguageModelV4, ProviderV4 } from '@ai-sdk/provider'
import type { OllamaClient, OllamaClientOptions } from '@ollamakit/core'
import { generateText, type LanguageModel, streamText } from 'ai'
import { expectTypeOf } from 'vitest'
import {
  createOllama,
  ollama,
  type OllamaChatMetadata,
  type OllamaChatOptions,
  type OllamaProvider,
  type OllamaProviderSettings,
} from './index.ts'

expectTypeOf(ollama).toEqualTypeOf<OllamaProvider>()
expectTypeOf(createOllama()).toEqualTypeOf<OllamaProvider>()
expectTypeOf<OllamaProvider>().toExtend<ProviderV4>()
expectTypeOf(ollama.client).toEqualTypeOf<OllamaClient>()
expectTypeOf(ollama('llama3.2')).toEqualTypeOf<LanguageModelV4>()
expectTypeOf(ollama.chat('llama3.2', { think: 'max' })).toExtend<LanguageModel>()

// What core can be told, the provider can be told.
expectTypeOf<OllamaClientOptions>().toExtend<OllamaProviderSettings>()
expectTypeOf<OllamaProviderSettings['dialect']>().toEqualTypeOf<'native' | 'openai' | undefined>()

// Options are JSON, so that `satisfies OllamaChatOptions` is all that providerOptions need.
expectTypeOf<OllamaChatOptions>().toExtend<JSONObject>()
void generateText({
  model: ollama('m'),
  prompt: 'Hi',
  providerOptions: { ollama: { think: true, options: { num_ctx: 8192 } } satisfies OllamaChatOptions },
})
void streamText({
  model: ollama('m'),
  prompt: 'Hi',
  providerOptions: { ollama: { keepAlive: -1, logprobs: 3 } satisfies OllamaChatOptions },
})

// @ts-expect-error a level that Ollama does not have
ollama('m', { think: 'extreme' })
// @ts-expect-error the model's own options belong into options
ollama('m', { num_ctx: 8192 })
// @ts-expect-error a dialect that does not exist
createOllama({ dialect: 'anthropic' })
// @ts-expect-error a provider is no constructor
void new ollama('m')

expectTypeOf<OllamaChatMetadata['tokensPerSecond']>().toEqualTypeOf<number | undefined>()
