/** Everything that the types of `@langchain/ollama` allow is allowed here: an option that is missing does not compile. */
import type {
  ChatOllamaCallOptions as TheirCallOptions,
  ChatOllamaInput as TheirInput,
  OllamaCamelCaseOptions as TheirOptions,
  OllamaCallOptions as TheirCompletionCallOptions,
  OllamaEmbeddingsParams as TheirEmbeddingsParams,
  OllamaInput as TheirCompletionInput,
  PullModelOptions as TheirPullOptions,
} from '@langchain/ollama'
import type {
  ChatOllama as TheirChat,
  Ollama as TheirLLM,
  OllamaEmbeddings as TheirEmbeddings,
} from '@langchain/ollama'
import { expectTypeOf } from 'vitest'
import type {
  ChatOllama,
  ChatOllamaCallOptions,
  ChatOllamaInput,
  Ollama,
  OllamaCallOptions,
  OllamaCamelCaseOptions,
  OllamaEmbeddings,
  OllamaEmbeddingsParams,
  OllamaInput,
  PullModelOptions,
} from './index.ts'

/** Names that they have and we do not. */
type Missing<Theirs, Ours> = Exclude<keyof Theirs, keyof Ours>
/** Names whose values there are not allowed here. */
type Refused<Theirs, Ours> = {
  [Name in keyof Theirs & keyof Ours]-?: Theirs[Name] extends Ours[Name] ? never : Name
}[keyof Theirs & keyof Ours]

declare const input: TheirInput
declare const call: TheirCallOptions
declare const pull: TheirPullOptions

expectTypeOf<TheirOptions>().toExtend<OllamaCamelCaseOptions>()
expectTypeOf<Missing<TheirOptions, OllamaCamelCaseOptions>>().toEqualTypeOf<never>()
expectTypeOf<Missing<TheirInput, ChatOllamaInput>>().toEqualTypeOf<never>()
expectTypeOf<Refused<TheirInput, ChatOllamaInput>>().toEqualTypeOf<never>()
expectTypeOf(input).toExtend<ChatOllamaInput>()
expectTypeOf<Missing<TheirCallOptions, ChatOllamaCallOptions>>().toEqualTypeOf<never>()
expectTypeOf<Refused<TheirCallOptions, ChatOllamaCallOptions>>().toEqualTypeOf<never>()
expectTypeOf(call).toExtend<ChatOllamaCallOptions>()
expectTypeOf<Missing<TheirPullOptions, PullModelOptions>>().toEqualTypeOf<never>()
expectTypeOf(pull).toExtend<PullModelOptions>()
expectTypeOf<ConstructorParameters<typeof TheirChat>[0]>().toExtend<
  ConstructorParameters<typeof ChatOllama>[0]
>()

// Every public field and method is here; ollama-js's client is another, and the rest is LangChain's.
expectTypeOf<Missing<TheirChat, ChatOllama>>().toEqualTypeOf<never>()
expectTypeOf<Parameters<TheirChat['pull']>>().toExtend<Parameters<ChatOllama['pull']>>()

expectTypeOf<Missing<TheirCompletionInput, OllamaInput>>().toEqualTypeOf<never>()
expectTypeOf<Refused<TheirCompletionInput, OllamaInput>>().toEqualTypeOf<never>()
expectTypeOf<Missing<TheirCompletionCallOptions, OllamaCallOptions>>().toEqualTypeOf<never>()
expectTypeOf<Refused<TheirCompletionCallOptions, OllamaCallOptions>>().toEqualTypeOf<never>()
// Three fields of theirs are spelled otherwise than their own options.
expectTypeOf<Missing<TheirLLM, Ollama>>().toEqualTypeOf<'f16KV' | 'useMLock' | 'useMMap'>()

expectTypeOf<Missing<TheirEmbeddingsParams, OllamaEmbeddingsParams>>().toEqualTypeOf<never>()
expectTypeOf<
  Refused<Omit<TheirEmbeddingsParams, 'requestOptions'>, OllamaEmbeddingsParams>
>().toEqualTypeOf<never>()
expectTypeOf<Missing<TheirEmbeddings, OllamaEmbeddings>>().toEqualTypeOf<never>()
