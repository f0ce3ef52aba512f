/** `HEAD` and `POST /api/blobs/:digest`. */
import { type BlobDigest, isBlobDigest } from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import { OllamaInputError, OllamaResponseError } from '../errors/ollama-error.ts'
import { show } from '../errors/quote.ts'
import { checkObject } from '../transport/check-arguments.ts'
import type { Transport } from '../transport/transport.ts'
import { expectNothing } from './expect-nothing.ts'
import { createSha256 } from './sha256.ts'

export interface CreateBlobRequest {
  /**
   * The bytes. A `Blob` is read piece by piece, never kept whole: in Node, `await openAsBlob(path)` makes one of a file.
   * A stream can be read only once, and its digest is needed before it is sent: pass the digest, too, or a function that opens
   * the stream anew, which is called twice. Browsers send a stream over HTTP/2 only: pass a `Blob` there.
   */
  data: Uint8Array | Blob | ByteStream | (() => ByteStream | Promise<ByteStream>)
  /** `sha256:` and 64 hex digits in lower case. Default: computed, of a `Blob` and a stream at some 100 MB a second. */
  digest?: string | undefined
}

export type ByteStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>

export interface CreatedBlob {
  /** The value for `files` of `create`. */
  digest: BlobDigest
  /** False: the server had it, and nothing was sent. */
  created: boolean
}

export async function headBlob(transport: Transport, digest: string, call?: Call): Promise<boolean> {
  const path = `/api/blobs/${checked(digest)}`
  try {
    await transport.whole({ method: 'HEAD', path, accept: 'application/json' }, () => true, call)
    return true
  } catch (cause) {
    if (cause instanceof OllamaResponseError && cause.status === 404) return false
    throw cause
  }
}

export async function createBlob(
  transport: Transport,
  request: CreateBlobRequest,
  call?: Call,
): Promise<CreatedBlob> {
  const { data, digest: given } = checkObject(request)
  if (!isBytes(data) && typeof data !== 'function' && !isStream(data)) throw noData('data', data)
  const digest = given === undefined ? await digestOf(data, call?.signal) : checked(given)
  let source = isStream(data) ? toSource(data) : undefined
  try {
    if (await isThere(transport, digest, call)) return { digest, created: false }
    if (typeof data === 'function') source = toSource(await data())
    const content = source ? toReadable(source) : (data as Uint8Array<ArrayBuffer> | Blob) // neither a stream nor a function
    await expectNothing(transport, { method: 'POST', path: `/api/blobs/${digest}`, content }, call)
    return { digest, created: true }
  } finally {
    // Unneeded, refused or aborted: the source is closed here, because fetch does not close it.
    // Not awaited: a source that is producing its next chunk ends later.
    source?.return?.().catch(() => undefined)
  }
}

function isBytes(data: unknown): data is Uint8Array | Blob {
  return data instanceof Uint8Array || data instanceof Blob
}

function isStream(data: unknown): data is ByteStream {
  return (
    data instanceof ReadableStream ||
    (typeof data === 'object' && data !== null && Symbol.asyncIterator in data)
  )
}

function noData(what: string, data: unknown): OllamaInputError {
  return new OllamaInputError(
    `${what} is ${isBytes(data) ? 'bytes' : show(data).slice(0, 100)}`,
    `Allowed: ${what === 'data' ? 'bytes, a Blob, a stream of bytes, or a function that opens one' : 'a stream of bytes'}`,
  )
}

/** Asks for the blob first: if the server has it, it responds and closes the connection in the middle of an upload. */
async function isThere(transport: Transport, digest: string, call: Call | undefined): Promise<boolean> {
  try {
    return await headBlob(transport, digest, call)
  } catch (cause) {
    // Some proxies lack HEAD. The upload reports what is really wrong.
    if (cause instanceof OllamaResponseError) return false
    throw cause
  }
}

function checked(digest: string): BlobDigest {
  if (isBlobDigest(digest)) return digest
  throw new OllamaInputError(
    `the digest ${JSON.stringify(digest)} names no blob`,
    'Write sha256: and 64 hex digits in lower case',
  )
}

async function digestOf(
  data: CreateBlobRequest['data'],
  signal: AbortSignal | undefined,
): Promise<BlobDigest> {
  if (data instanceof Uint8Array) return `sha256:${hexOf(data)}`
  if (data instanceof Blob) return `sha256:${await hexOfStream(toSource(data.stream()), signal)}`
  if (typeof data === 'function') return `sha256:${await hexOfStream(toSource(await data()), signal)}`
  throw new OllamaInputError(
    'a stream can be read only once, and its digest has to be known before it is sent',
    'Give the digest, or a function that opens the stream',
  )
}

function hexOf(bytes: Uint8Array): string {
  const sha = createSha256()
  sha.update(bytes)
  return sha.hex()
}

async function hexOfStream(source: Source, signal: AbortSignal | undefined): Promise<string> {
  const sha = createSha256()
  for (;;) {
    if (signal?.aborted) await source.return?.(signal.reason)
    signal?.throwIfAborted()
    const { done, value } = await source.next()
    if (done) return sha.hex()
    sha.update(checkedBytes(value))
  }
}

function checkedBytes(piece: Uint8Array | undefined): Uint8Array {
  if (piece instanceof Uint8Array) return piece
  throw noData('a piece of the stream', piece)
}

/** Converts a stream of either kind to an iterator. */
interface Source {
  next(): Promise<{ done?: boolean | undefined; value?: Uint8Array }>
  return?(reason?: unknown): Promise<unknown>
}

/** Some platforms' streams cannot be iterated. */
function toSource(stream: ByteStream): Source {
  if (!isStream(stream)) throw noData('what data() opens', stream)
  if (!(stream instanceof ReadableStream)) return stream[Symbol.asyncIterator]()
  const reader = stream.getReader()
  return { next: () => reader.read(), return: (reason) => reader.cancel(reason) }
}

/** Some platforms lack `ReadableStream.from`. */
function toReadable(source: Source): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await source.next()
      if (done) controller.close()
      else controller.enqueue(checkedBytes(value))
    },
    async cancel(reason) {
      await source.return?.(reason)
    },
  })
}
