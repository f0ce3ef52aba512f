/** Runs a remote model: the cloud behind this server answers, and its objects are written anew. Server: `server/routes.go`, `api/client.go`. */
import { createInterface } from 'node:readline'
import type { IncomingMessage } from 'node:http'
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import { toGoError } from '../go/to-go-error.ts'
import { type CloudBehind, cloudUrl, sendToCloud } from '../cloud/send-to-cloud.ts'
import type { Question } from '../fixture/question.ts'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import type { RequestContext } from '../http/request-context.ts'
import { signinUrl } from '../cloud/signin-url.ts'
import { type Answered, type Frame, type Outcome, type Rejected, rejected } from '../render/outcome.ts'
import type { Model } from '../store/model.ts'

/** What is sent to the host of a remote model. */
export interface RemoteRequest {
  path: '/api/chat' | '/api/generate'
  body: object
  /** The model as the client named it. */
  name: string
  streams: boolean
}

export async function runRemote<Response extends { done?: boolean }>(
  request: RemoteRequest,
  cloud: CloudBehind,
  { remote = { host: '', model: '' } }: Model,
  { dialect }: Question,
  { signal, entry, state }: RequestContext,
): Promise<Outcome<Response>> {
  if (!state.settings.server.remotes.includes(new URL(remote.host).hostname))
    return rejected(400, 'this server cannot run this remote model')
  const { path, body, streams } = request
  if (cloud.isSignedIn === false) return toRejected(401, '', 'unauthorized', streams, dialect)
  const url = cloudUrl(cloud, path)
  const sent = { method: 'POST', url, body: Buffer.from(encodeGoJson(body)), signal, headers }
  let response: IncomingMessage
  try {
    response = await sendToCloud(sent, cloud)
  } catch (error) {
    return toRejected(500, '', `Post "${url}": ${toGoError(error, url) ?? 'EOF'}`, streams, dialect)
  }
  const { statusCode: status = 502, statusMessage = '' } = response
  const objects = readObjects(response)
  if (status >= 400) {
    const first = await objects.next()
    const message = first.done ? '' : (errorOf(first.value) ?? '')
    return toRejected(status, `${status} ${statusMessage}`, message, streams, dialect)
  }

  const frames: Frame<Response>[] = []
  const next = async (): Promise<Outcome<Response>> => {
    const read = await objects.next()
    const error = read.done ? undefined : errorOf(read.value)
    if (error !== undefined && frames.length === 0) return toRejected(500, '', error, streams, dialect)
    if (error !== undefined) frames.push({ error })
    // The host speaks the native dialect, as this server does.
    else if (!read.done) frames.push({ response: { ...(read.value as Response), model: request.name } })
    if (!read.done) entry.tokens = tokensOf(read.value) ?? entry.tokens
    const answered: Answered<Response> = {
      type: 'answered',
      frames: [...frames],
      planned: frames.length,
      relay: remote,
    }
    return read.done || error !== undefined ? answered : { ...answered, more: next }
  }
  return next()
}

const headers = { Accept: 'application/x-ndjson', 'User-Agent': 'ollama/0.33.0 (amd64 linux) Go/go1.26.8' }

/** Each line as an object; an invalid line and a truncated body are an error. */
async function* readObjects(response: IncomingMessage): AsyncGenerator<JsonObject> {
  try {
    for await (const line of createInterface({ input: response, crlfDelay: Infinity })) yield toObject(line)
    // The lines end without an error when the connection does.
    if (!response.complete) yield { error: 'unexpected EOF' }
  } catch {
    yield { error: 'unexpected EOF' }
  }
}

function toObject(line: string): JsonObject {
  try {
    const value: unknown = JSON.parse(line)
    if (isJsonObject(value)) return value
  } catch {
    // The line itself is the error.
  }
  return { error: line }
}

function errorOf({ error }: JsonObject): string | undefined {
  return typeof error === 'string' && error !== '' ? error : undefined
}

function tokensOf({ prompt_eval_count: prompt, eval_count: output }: JsonObject): number | undefined {
  return typeof output === 'number' ? Number(prompt ?? 0) + output : undefined
}

/** @param statusLine - empty if the failure has no status of its own. */
function toRejected(
  status: number,
  statusLine: string,
  message: string,
  streams: boolean,
  dialect: Question['dialect'],
): Rejected {
  if (status === 401) return { ...rejected(401, 'unauthorized'), remote: { streams, signinUrl } }
  const isNamed = statusLine !== '' && dialect === 'openai'
  return {
    ...rejected(status, isNamed ? `${statusLine}: ${message}` : message),
    remote: { streams, ...(statusLine === '' ? {} : { statusLine }) },
  }
}
