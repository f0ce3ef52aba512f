/** Options of the client and of calls, checked by the compiler alone. */
import type { Options } from '@ollamakit/wire/native'
import { expectTypeOf } from 'vitest'
import {
  type Call,
  createOllamaClient,
  type EnsureResult,
  type Known,
  type ListedModel,
  type ModelCapabilities,
  type OllamaClientOptions,
  OllamaError,
  OllamaTimeoutError,
  type RetryOptions,
  type TimeoutPhase,
  type Timeouts,
  type ToolCall,
} from './index.ts'
import { createUndiciFetch, type UndiciFetch } from './undici.ts'

// Everything has a default.
expectTypeOf<OllamaClientOptions>().toEqualTypeOf<Partial<OllamaClientOptions>>()
expectTypeOf<Call>().toEqualTypeOf<Partial<Call>>()

// What the client is told once, a call may say for itself.
expectTypeOf<OllamaClientOptions['timeouts']>().toEqualTypeOf<Call['timeouts']>()
expectTypeOf<OllamaClientOptions['retry']>().toEqualTypeOf<Call['retry']>()
expectTypeOf<OllamaClientOptions['headers']>().toEqualTypeOf<Call['headers']>()
expectTypeOf<Call['retry']>().toEqualTypeOf<number | RetryOptions | undefined>()

// Every phase that can be over has a limit, and the other way round.
expectTypeOf<keyof Timeouts>().toEqualTypeOf<TimeoutPhase>()
expectTypeOf<OllamaTimeoutError['phase']>().toEqualTypeOf<TimeoutPhase>()
expectTypeOf<OllamaTimeoutError>().toExtend<OllamaError>()

const client = createOllamaClient({
  fetch: createUndiciFetch({ agent: { connections: 4 } }),
  timeouts: { connect: 1000 },
  retry: { retries: 2 },
  concurrency: 3,
})
expectTypeOf<UndiciFetch>().toExtend<NonNullable<OllamaClientOptions['fetch']>>()

expectTypeOf(client.models.list()).resolves.toEqualTypeOf<ListedModel[]>()
expectTypeOf(client.models.capabilities('m')).resolves.toEqualTypeOf<ModelCapabilities>()
expectTypeOf<ModelCapabilities['tools']>().toEqualTypeOf<Known>()
expectTypeOf(
  client.models.ensure('m', {
    onProgress: ({ fraction }) => void fraction.toFixed(),
    signal: AbortSignal.abort(),
  }),
).resolves.toEqualTypeOf<EnsureResult>()
void client.models.preload('m', { keepAlive: -1, options: { num_ctx: 8192 } })

// What may be left out may be undefined, also where exactOptionalPropertyTypes tells the two apart (as here).
declare const maybe: {
  text: string | undefined
  texts: string[] | undefined
  count: number | undefined
  calls: ToolCall[] | undefined
  json: 'json' | undefined
  options: Options | undefined
  signal: AbortSignal | undefined
}
createOllamaClient({ baseURL: maybe.text, apiKey: maybe.text, timeouts: { load: maybe.count } })
void client.chat.generate(
  {
    model: 'm',
    messages: [{ role: 'assistant', text: maybe.text, toolCalls: maybe.calls }],
    options: { seed: maybe.count },
    format: maybe.json,
  },
  { signal: maybe.signal },
)
void client.native.chat({
  model: 'm',
  messages: [{ role: 'user', content: '', images: maybe.texts }],
  options: maybe.options,
})
void client.openai.chatCompletions({ model: 'm', messages: [], temperature: maybe.count })

// Schemas are taken in any type that libraries have for them, and lists that cannot be changed.
interface SomebodysSchema {
  type: 'object'
  properties: Record<string, { type: string }>
}
declare const theirs: SomebodysSchema
const constant = { type: 'object', properties: { a: { enum: ['x', 'y'] } }, required: ['a'] } as const
const messages = [{ role: 'user', text: 'Hi' }] as const
void client.chat.generate({
  model: 'm',
  messages,
  format: constant,
  tools: [{ name: 'f', parameters: theirs }] as const,
})
void client.native.generate({ model: 'm', prompt: '', format: theirs })

// @ts-expect-error a phase that does not exist
createOllamaClient({ timeouts: { headers: 5 } })
// @ts-expect-error limits are numbers of milliseconds
createOllamaClient({ timeouts: { total: '5s' } })
// @ts-expect-error how often is not optional
createOllamaClient({ retry: { waitMs: 5 } })
// @ts-expect-error it is called baseURL
createOllamaClient({ host: 'http://h' })
// @ts-expect-error it is called signal
void client.models.list({ abortSignal: AbortSignal.abort() })
// @ts-expect-error options are spelled as the server spells them
void client.models.preload('m', { options: { numCtx: 8192 } })
