/** The whole way of a chat, from the request to the response: check, prepare, layers, send, read. */
import type { CallerNames } from '../errors/caller-names.ts'
import { OllamaStreamError } from '../errors/ollama-error.ts'
import type { Call } from '../transport/call.ts'
import { BatchIterator } from '../transport/iterate-batches.ts'
import { openFrames } from '../transport/open-frames.ts'
import { Batches } from '../transport/read-batches.ts'
import { withTotalTimeout } from '../transport/total-timeout.ts'
import type { Transport } from '../transport/transport.ts'
import type { ChatAnswer, Open } from './chat-answer.ts'
import type { ChatDialect } from './chat-dialect.ts'
import type { ChatRequest } from './chat-request.ts'
import type { Chat, ChatResult } from './chat.ts'
import { checkRequest } from './check-request.ts'
import { Collector } from './collect.ts'
import { withTruncation } from './detect-truncation.ts'
import { extractThinking } from './layers/extract-thinking.ts'
import { createForcedToolCall } from './layers/force-tool-call.ts'
import type { Layer } from './layers/layer.ts'
import type { CapabilitiesOf } from './layers/model-capabilities.ts'
import { createOverflow } from './layers/overflow.ts'
import { schemaAfterTools } from './layers/schema-after-tools.ts'
import { createThinkingFallback } from './layers/thinking-fallback.ts'
import { withWarnings } from './layers/with-warnings.ts'
import { prepare } from './prepare.ts'
import { readBlobs } from './read-blobs.ts'

/** Creates the chat of one client. It remembers which models lack a capability. `capabilitiesOf` says what is known before a request. */
export function createChat(
  transport: Transport,
  dialect: ChatDialect,
  capabilitiesOf?: CapabilitiesOf,
): Chat {
  const send: Open = (request, call) => sendOnce(transport, dialect, request, call)
  const sendPrepared = withLayers(send, capabilitiesOf, transport.names)

  async function open(given: ChatRequest, call?: Call): Promise<ChatAnswer> {
    checkRequest(given)
    const read = readBlobs(given)
    // Most requests have no images: then there is nothing to wait for.
    const request = read instanceof Promise ? await read : read
    return isPlain(request) ? send(request, call) : sendPrepared(request, call)
  }

  return {
    dialect: dialect.name,
    open,
    stream: (request, call) =>
      new BatchIterator((signal) => open(request, { ...call, signal }), call?.signal),
    generate: async (request, call) => collectAll(await open(request, call)),
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
    schemaAfterTools,
    createForcedToolCall(capabilitiesOf),
    createThinkingFallback(capabilitiesOf),
    createOverflow(names),
    extractThinking,
  ]
  const open = layers.reduceRight((next, layer) => layer(next), send)

  return async (given, call) => {
    const { request, warnings } = prepare(given)
    return withWarnings(await open(request, withTotalTimeout(call)), warnings)
  }
}

/** Sends one request in the dialect. Resolves with the response headers; its events are read from the returned answer. */
async function sendOnce(
  transport: Transport,
  dialect: ChatDialect,
  request: ChatRequest,
  call: Call = {},
): Promise<ChatAnswer> {
  const { body: spoken, warnings } = dialect.toBody(request)
  const body = request.body ? { ...spoken, ...request.body } : spoken
  const outgoing = { method: 'POST', path: dialect.path, body, accept: dialect.accept } as const
  const { incoming, frames } = await openFrames(transport, outgoing, dialect.createCutter(), call)
  const collector = new Collector()
  const batches = new Batches({
    frames,
    interpreter: dialect.createReader(call.raw ?? false, new Set(request.tools?.map(({ name }) => name))),
    incoming,
    signal: call.signal,
    keep(events) {
      // Only here are the request and the token counts known together.
      const last = events.at(-1)
      if (last?.type === 'finish') events[events.length - 1] = withTruncation(last, request, transport.names)
      collector.add(events)
    },
    partial: () => collector.partial(),
  })
  return {
    request: { url: incoming.url, body },
    response: { status: incoming.response.status, headers: incoming.response.headers },
    warnings,
    read: () => batches.read(),
    cancel: () => batches.cancel(),
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
