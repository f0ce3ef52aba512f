/** The client: where Ollama is, which dialect it speaks, and everything that can be asked of it. */
import { type AnthropicClient, createAnthropicClient } from './anthropic/anthropic-client.ts'
import type { Chat } from './chat/chat.ts'
import { createChat } from './chat/create-chat.ts'
import { createSend } from './chat/send-chat.ts'
import { type Address, checkDistinct, toAddress } from './client-address.ts'
import { checkOptions, type OllamaClientOptions } from './client-options.ts'
import type { DeploymentName } from './deployments/served-by.ts'
import { createFallbackTransport, createTargets } from './deployments/fallback.ts'
import { probe, type Probe } from './deployments/probe.ts'
import { createTarget, type Target } from './deployments/target.ts'
import { createEmbed } from './embed/create-embed.ts'
import type { Embed } from './embed/embed.ts'
import { type CallerNames, coreNames } from './errors/caller-names.ts'
import { createModels } from './models/create-models.ts'
import { forgetChanged } from './models/forget-changed.ts'
import type { Models } from './models/models.ts'
import { nativeChat } from './native/chat.ts'
import { nativeCompletion } from './native/completion.ts'
import { nativeEmbed } from './native/embed.ts'
import { createNativeClient, type NativeClient } from './native/native-client.ts'
import { openaiChat } from './openai/chat-completions.ts'
import { openaiCompletion } from './openai/completion.ts'
import { openaiEmbed } from './openai/embeddings.ts'
import { createOpenAIClient, type OpenAIClient } from './openai/openai-client.ts'
import type { Call } from './transport/call.ts'
import { checkCall } from './transport/check-arguments.ts'
import { createTransport } from './transport/create-transport.ts'
import { isLimit, Slots } from './transport/concurrency-limit.ts'
import { platformFetch } from './transport/platform-fetch.ts'
import { toRetryOptions } from './transport/retry-options.ts'

export interface OllamaClient {
  /** Where requests go: without credentials, without a slash at its end. */
  readonly baseURL: string
  /** What stands behind it, as far as known: with `auto`, a response may tell more. See {@link OllamaClient.probe}. */
  readonly deployment: DeploymentName
  /**
   * Finds out what stands behind the base URL and what works there, in a few requests that no model answers. Also reports an unreachable server, a
   * missing key and a wrong `deployment` as problems, each with what to do. Rejects only with the signal's reason. Each request waits at most for
   * `timeouts.connect`, or 5 seconds.
   */
  probe(call?: Pick<Call, 'signal' | 'timeouts'>): Promise<Probe>
  /** The native dialect as the wire has it. */
  readonly native: NativeClient
  /** The openai dialect as the wire has it. */
  readonly openai: OpenAIClient
  /** The anthropic dialect as the wire has it. */
  readonly anthropic: AnthropicClient
  /** The neutral chat, in the dialect of the options. */
  readonly chat: Chat
  /**
   * Completes a prompt, in the dialect of the options: a chat request of system and user messages, whose texts are sent to `/api/generate` or
   * `/v1/completions` without a conversation around them. `body` takes what only these have: `suffix`, `raw`, `template`.
   */
  readonly completion: Chat
  /** Vectors of texts, in batches, in the dialect of the options. */
  readonly embed: Embed
  /** What is installed, what it can do, loading and pulling. */
  readonly models: Models
}

const dialects = { native: nativeChat, openai: openaiChat }
const completionDialects = { native: nativeCompletion, openai: openaiCompletion }
const embedDialects = { native: nativeEmbed, openai: openaiEmbed }

/**
 * A client of one Ollama. Nothing is sent before something is asked.
 *
 * @param callerNames for packages on top of core: how their users spell the options that messages name. See {@link CallerNames}.
 * @throws OllamaInputError when an option is wrong.
 * @example
 * const ollama = createOllamaClient()
 * const { text } = await ollama.chat.generate({ model: 'llama3.2', messages: [{ role: 'user', text: 'Why is the sky blue?' }] })
 */
export function createOllamaClient(
  options: OllamaClientOptions = {},
  callerNames: Partial<CallerNames> = {},
): OllamaClient {
  const names = { ...coreNames, ...callerNames }
  checkOptions(options, names)
  const { queryParams, dialect, fallback = [] } = options
  const address = toAddress(options, names)
  const primary = createTargetAt(address, options, names, { dialect, queryParams })
  const addresses = fallback.map((entry, i) => toAddress(entry, names, `${names.fallback}[${i}]`))
  checkDistinct(
    [{ address, own: options }, ...addresses.map((each, i) => ({ address: each, own: fallback[i] ?? {} }))],
    names,
  )
  const others = fallback.map((entry, i) =>
    createTargetAt(addresses[i] as Address, options, namesOfEntry(names, i), entry),
  )
  const targets = createTargets(primary, others)
  const transport = others.length === 0 ? primary.transport : createFallbackTransport(targets)
  const native = createNativeClient(transport)
  const openai = createOpenAIClient(transport)
  const { models, known, forget } = createModels({ native, openai })
  // Chat sends no request of its own to learn what a model can do: the server's refusal says it, without a second request before each first answer.
  const settings = { capabilitiesOf: (model: string) => Promise.resolve(known(model)), names }
  const dialectOfChat = (): Chat['dialect'] => primary.dialectOf('chat')

  return {
    baseURL: address.baseURL,
    get deployment() {
      return primary.deployment.name
    },
    probe: async (call) => probe(primary, checkCall(call)),
    native: forgetChanged(native, forget),
    openai,
    anthropic: createAnthropicClient(transport),
    chat: createChat(createSend(targets, dialects), dialectOfChat, settings),
    completion: createChat(createSend(targets, completionDialects), dialectOfChat, settings),
    embed: createEmbed(targets, embedDialects),
    models,
  }
}

function toSchemeOf(authorization: string | null): Target['sendsKey'] {
  if (authorization === null) return undefined
  return /^bearer\b/i.test(authorization) ? 'bearer' : 'other'
}

/** What an address has of its own. */
interface Own {
  dialect?: Chat['dialect'] | undefined
  model?: string | undefined
  queryParams?: OllamaClientOptions['queryParams']
}

/** Messages about an entry of `fallback` name the options of this entry. */
function namesOfEntry(names: CallerNames, i: number): CallerNames {
  const entry = `${names.fallback}[${i}]`
  return {
    ...names,
    baseURL: `${entry}.baseURL`,
    deployment: `${entry}.deployment`,
    apiKey: `${entry}.apiKey`,
    headers: `${entry}.headers`,
    dialect: `${entry}.dialect`,
  }
}

function createTargetAt(
  address: Address,
  options: OllamaClientOptions,
  names: CallerNames,
  { dialect, model, queryParams }: Own,
): Target {
  const { fetch = platformFetch, timeouts, retry, concurrency, closeInPause } = options
  const { place, source, headers, option } = address
  const transport = createTransport({
    baseURL: place.root,
    source,
    fetch,
    names,
    headers,
    ...(queryParams ? { query: new URLSearchParams(queryParams).toString() } : {}),
    ...(timeouts ? { timeouts } : {}),
    ...(retry === undefined ? {} : { retry: toRetryOptions(retry, names) }),
    concurrency:
      concurrency instanceof Slots ? concurrency : isLimit(concurrency) ? new Slots(concurrency) : undefined,
    ...(closeInPause === undefined ? {} : { closeInPause }),
  })
  return createTarget({
    transport,
    place,
    option,
    sendsKey: toSchemeOf(headers.get('authorization')),
    model,
    dialect,
    timeouts,
  })
}
