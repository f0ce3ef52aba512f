/** The public surface, checked by the compiler alone. */
import type { BaseLanguageModelInput } from '@langchain/core/language_models/base'
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { ChatModelStream } from '@langchain/core/language_models/stream'
import type { AIMessageChunk } from '@langchain/core/messages'
import type { Runnable } from '@langchain/core/runnables'
import type { StreamEvent } from '@langchain/core/tracers/log_stream'
import type { IterableReadableStream } from '@langchain/core/utils/stream'
import { expectTypeOf } from 'vitest'
import { z } from 'zod'
import { z as z3 } from 'zod/v3'
import {
  ChatOllama,
  type ChatOllamaCallOptions,
  type ChatOllamaInput,
  type NamedOptions,
  type ParsedOutput,
  type WireOptions,
} from './index.ts'

const model = new ChatOllama({ model: 'llama3.2' })

expectTypeOf(model).toExtend<BaseChatModel>()
expectTypeOf(model.invoke('Hi')).resolves.toEqualTypeOf<AIMessageChunk>()
expectTypeOf(model.stream('Hi')).resolves.toEqualTypeOf<IterableReadableStream<AIMessageChunk>>()
expectTypeOf(model.streamEvents('Hi')).toEqualTypeOf<ChatModelStream>()
const bound = model.bindTools([], { think: 'low', numCtx: 8192 })
expectTypeOf(bound).toExtend<Runnable<BaseLanguageModelInput, AIMessageChunk, ChatOllamaCallOptions>>()
expectTypeOf(bound.streamEvents('Hi')).toEqualTypeOf<ChatModelStream>()
expectTypeOf(bound.streamEvents('Hi', { version: 'v2' })).toEqualTypeOf<IterableReadableStream<StreamEvent>>()

// Every option of the wire has a name here, with the same type.
expectTypeOf<NamedOptions['numCtx']>().toEqualTypeOf<WireOptions['num_ctx']>()
expectTypeOf<NamedOptions['stop']>().toEqualTypeOf<string[] | undefined>()
expectTypeOf<keyof NamedOptions>().toEqualTypeOf<CamelCase<keyof WireOptions>>()
type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Rest}`
  ? `${Head}${Capitalize<CamelCase<Rest>>}`
  : Name

// What the model can be told, a call can be told, except for what the connection is made of.
type OfConnection =
  | 'baseUrl'
  | 'apiKey'
  | 'fetch'
  | 'dialect'
  | 'deployment'
  | 'fallback'
  | 'concurrencyLimit'
  | 'closeInPause'
  | 'profile'
  | 'checkOrPullModel'
  | 'onPullProgress'
  | 'streaming'
expectTypeOf<Exclude<keyof ChatOllamaInput, keyof ChatOllamaCallOptions | OfConnection>>().toEqualTypeOf<
  'verbose' | 'cache' | 'callbackManager' | 'disableStreaming' | 'onFailedAttempt'
>()
expectTypeOf<ChatOllamaInput['think']>().toEqualTypeOf<
  boolean | 'low' | 'medium' | 'high' | 'max' | undefined
>()

// A schema says what comes out.
const person = z.object({ name: z.string(), age: z.number() })
type Person = z.infer<typeof person>
expectTypeOf(model.withStructuredOutput(person).invoke('Hi')).resolves.toEqualTypeOf<Person>()
expectTypeOf(
  model.withStructuredOutput(z3.object({ name: z3.string(), age: z3.number() })).invoke('Hi'),
).resolves.toEqualTypeOf<Person>()
expectTypeOf(
  model.withStructuredOutput<Person>({ type: 'object' }).invoke('Hi'),
).resolves.toEqualTypeOf<Person>()
expectTypeOf(model.withStructuredOutput(person, { includeRaw: true }).invoke('Hi')).resolves.toEqualTypeOf<
  ParsedOutput<Person>
>()

// @ts-expect-error a level that Ollama does not have
void new ChatOllama({ model: 'm', think: 'extreme' })
// @ts-expect-error the wire's names belong into options
void new ChatOllama({ model: 'm', num_ctx: 8192 })
// @ts-expect-error the server wants a list
void new ChatOllama({ model: 'm', stop: '###' })
// @ts-expect-error a dialect that does not exist
void new ChatOllama({ model: 'm', dialect: 'anthropic' })
