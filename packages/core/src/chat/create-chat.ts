/** The whole way of a chat, from the request to the response: check, prepare, layers, send, read. */
import type { CallerNames } from '../errors/caller-names.ts'
import { OllamaStreamError } from '../errors/ollama-error.ts'
import type { Call } from '../transport/call.ts'
import { checkCall } from '../transport/check-arguments.ts'
import { asCollected } from '../transport/collected.ts'
import { BatchIterator } from '../transport/iterate-batches.ts'
import { withTotalTimeout } from '../transport/total-timeout.ts'
import type { ChatAnswer, Open } from './chat-answer.ts'
import type { ChatRequest } from './chat-request.ts'
import type { Chat, ChatResult } from './chat.ts'
import { checkRequest } from './check-request.ts'
import { Collector } from './collect.ts'
import { extractThinking } from './layers/extract-thinking.ts'
import { createForcedToolCall } from './layers/force-tool-call.ts'
import type { Layer } from './layers/layer.ts'
import type { CapabilitiesOf } from './layers/model-capabilities.ts'
import { createOverflow } from './layers/overflow.ts'
import { formatWithTools } from './layers/format-with-tools.ts'
import { createThinkingFallback } from './layers/thinking-fallback.ts'
import { withWarnings } from './layers/with-warnings.ts'
import { prepare } from './prepare.ts'
import { readBlobs } from './read-blobs.ts'

export interface ChatSettings {
  /** What is known of a model before a request. */
  capabilitiesOf?: CapabilitiesOf
  /** How messages name options. */
  names?: CallerNames
}

/** Creates the chat of one client: it remembers which models lack a capability. `send` sends a prepared request. */
export function createChat(
  send: Open,
  dialect: () => Chat['dialect'],
  { capabilitiesOf, names }: ChatSettings = {},
): Chat {
  const sendPrepared = withLayers(send, capabilitiesOf, names)

  async function open(given: ChatRequest, call?: Call): Promise<ChatAnswer> {
    checkRequest(given, names)
    const read = readBlobs(given)
    // Most requests have no images: then there is nothing to wait for.
    const request = read instanceof Promise ? await read : read
    return isPlain(request) ? send(request, call) : sendPrepared(request, call)
  }

  return {
    get dialect() {
      return dialect()
    },
    open,
    stream: (request, call) =>
      new BatchIterator((signal) => open(request, { ...checkCall(call), signal }), call?.signal),
    generate: async (request, call) => collectAll(await open(request, asCollected(checkCall(call)))),
  }
}

/** Whether the request can be sent as it is and its response read as it comes. */
function isPlain(request: ChatRequest): boolean {
  const { tools, toolChoice, format, think, extractThinking: thinkingTag, strictContext, messages } = request
  const special = tools ?? toolChoice ?? format ?? think ?? thinkingTag ?? strictContext
  return special === undefined && !messages.some(({ role }) => role === 'tool')
}

/** Adds what Ollama lacks: `prepare` changes the request, the layers may also change the response or send a second request. */
function withLayers(
  send: Open,
  capabilitiesOf: CapabilitiesOf | undefined,
  names: CallerNames | undefined,
): Open {
  // Outermost first: a response in two phases forces no call, a forced call may think, and each of their requests may overflow.
  const layers: Layer[] = [
    formatWithTools,
    createForcedToolCall(capabilitiesOf, names),
    createThinkingFallback(capabilitiesOf),
    createOverflow(names),
    extractThinking,
  ]
  const open = layers.reduceRight((next, layer) => layer(next), send)

  return async (given, call) => {
    const { request, warnings } = prepare(given, names)
    return withWarnings(await open(request, withTotalTimeout(call)), warnings)
  }
}

/** Reads an answer to its end. */
async function collectAll(answer: ChatAnswer): Promise<ChatResult> {
  const collector = new Collector()
  for (let events = await answer.read(); events; events = await answer.read()) collector.add(events)
  const content = collector.content()
  const { warnings, request, response } = answer
  if (content) return { ...content, warnings: [...warnings, ...collector.warnings()], request, response }
  // `read` rejects for a stream without an end mark, so this answer was cancelled.
  throw new OllamaStreamError(`POST ${request.url}: the answer was cancelled`, {
    origin: 'caller',
    retryable: true,
    partial: collector.partial(),
  })
}
