/** Embeds texts: splits them into batches, sends these, and puts the vectors together in the order of the texts. */
import type { Call } from '../transport/call.ts'
import { sumUsage } from '../chat/sum-usage.ts'
import type { Targets } from '../deployments/fallback.ts'
import type { FallbackUsed } from '../deployments/served-by.ts'
import type { Target } from '../deployments/target.ts'
import { publicHeaders } from '../errors/answer-headers.ts'
import { hideSecrets, type Sent } from '../errors/hide-secrets.ts'
import { longestErrorBody, longestErrorRead } from '../errors/to-response-error.ts'
import { OllamaResponseError } from '../errors/ollama-error.ts'
import { withTotalTimeout } from '../transport/total-timeout.ts'
import { checkEmbedRequest } from './check-embed-request.ts'
import type { Embed, EmbedRequest, EmbedResult } from './embed.ts'
import type { EmbedBatch, EmbedDialect } from './embed-dialect.ts'
import { toBatches } from './to-batches.ts'

/** The dialects by name. */
export type EmbedDialects = { readonly native: EmbedDialect; readonly openai: EmbedDialect }

const defaults = { texts: 512, bytes: 1024 * 1024, parallel: 1 }

/** One request's share of the result. */
type Answered = EmbedBatch & { embeddings: number[][]; response: EmbedResult['responses'][number] }

export function createEmbed(targets: Targets, dialects: EmbedDialects): Embed {
  return async (request, call) => {
    const { names } = targets.primary.transport
    checkEmbedRequest(request, names)
    call?.signal?.throwIfAborted()
    const { inputs, batch = {}, ...settings } = request
    const { texts = defaults.texts, bytes = defaults.bytes, parallel = defaults.parallel } = batch
    const batches = toBatches(inputs, { texts, bytes })
    // The settings are the same in each request, so their warnings are given once.
    const { warnings } = dialects[targets.primary.dialectOf('embed')].toBody(
      { ...settings, inputs: [] },
      names,
    )
    const answers = await inParallel(batches, parallel, withTotalTimeout(call), (some, its) =>
      targets.run(
        (target, own, used) => sendTo(target, dialects, { ...settings, inputs: some }, { call: own, used }),
        its,
      ),
    )
    return {
      embeddings: answers.flatMap(({ embeddings }) => embeddings),
      usage: answers
        .map(({ usage }) => usage)
        .reduce((sum, usage) => sumUsage(sum, usage), { inputTokens: 0 }),
      warnings,
      responses: answers.map(({ response }) => response),
    }
  }
}

interface Sending {
  call: Call | undefined
  used: FallbackUsed | undefined
}

/** Which dialect a deployment speaks may only be known from its first refusal. */
async function sendTo(
  target: Target,
  dialects: EmbedDialects,
  request: EmbedRequest,
  sending: Sending,
): Promise<Answered> {
  const name = target.dialectOf('embed')
  try {
    return await send(target, dialects[name], request, sending)
  } catch (error) {
    const now = target.dialectOf('embed')
    if (!(error instanceof OllamaResponseError) || now === name) throw error
    return send(target, dialects[now], request, sending)
  }
}

async function send(
  target: Target,
  dialect: EmbedDialect,
  request: EmbedRequest,
  { call, used }: Sending,
): Promise<Answered> {
  const outgoing = {
    method: 'POST',
    path: dialect.path,
    body: { ...dialect.toBody(request).body, ...request.body },
    accept: 'application/json',
  } as const
  return await target.transport.whole(
    outgoing,
    (text, { url, sent, response }) => {
      const answer = dialect.read(text)
      if (!answer) return undefined
      const embeddings =
        complete(answer, request.inputs.length) ??
        fail(answer, request.inputs.length, { url, sent, response, text })
      const { status, headers } = response
      const servedBy = { ...target.servedBy(headers), ...(used ? { fallback: used } : {}) }
      return { ...answer, embeddings, response: { url, status, headers, servedBy } }
    },
    call,
  )
}

/** The vectors, one for each text; undefined if one is missing, or holds something else than numbers. */
function complete({ embeddings }: EmbedBatch, texts: number): number[][] | undefined {
  return embeddings.length === texts && missingIn(embeddings) < 0 ? (embeddings as number[][]) : undefined // none is undefined
}

function missingIn(embeddings: EmbedBatch['embeddings']): number {
  return embeddings.findIndex((vector) => !vector?.length || !isOfNumbers(vector))
}

/** Takes a twentieth of the time in which the numbers are parsed; `every` takes a third. */
function isOfNumbers(vector: readonly unknown[]): boolean {
  for (let i = 0; i < vector.length; i++) if (!Number.isFinite(vector[i])) return false
  return true
}

function fail(
  { embeddings }: EmbedBatch,
  texts: number,
  {
    url,
    sent,
    response,
    text,
  }: { url: string; sent: Sent | undefined; response: Pick<Response, 'status' | 'headers'>; text: string },
): never {
  const what =
    embeddings.length === texts
      ? `no vector of numbers for inputs[${missingIn(embeddings)}]`
      : `${embeddings.length} vectors for ${texts} inputs`
  throw new OllamaResponseError(`POST ${url} answered ${response.status} with ${what}`, {
    method: 'POST',
    url,
    status: response.status,
    code: 'missing_embedding',
    origin: 'daemon',
    body: hideSecrets(sent, text.slice(0, longestErrorRead)).slice(0, longestErrorBody),
    headers: publicHeaders(sent, response.headers),
    retryable: false,
    remedy: 'Check the server and the model',
  })
}

/** Runs `task` for each item, so many at a time, and returns the results in order. The first failure aborts the others. */
async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  call: Call,
  task: (item: T, call: Call) => Promise<R>,
): Promise<R[]> {
  const failed = new AbortController()
  const signal = call.signal ? AbortSignal.any([call.signal, failed.signal]) : failed.signal
  const results: R[] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++)
      results[i] = await task(items[i] as T, items.length > 1 ? { ...call, signal } : call)
  }
  try {
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work))
  } catch (error) {
    failed.abort(error)
    throw error
  }
  return results
}
