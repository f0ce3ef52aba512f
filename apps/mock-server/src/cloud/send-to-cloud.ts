/** Sends a request to the cloud behind a local server. */
import { request as sendRequest, type IncomingMessage } from 'node:http'

/** The cloud behind a local server, such as a mock of it. */
export interface CloudBehind {
  url: string
  /** Sent as `Authorization: Bearer`, in place of a real server's signature. Default: one that a mock of the cloud without `keys` accepts. */
  key?: string | undefined
  /** Whether `ollama signin` has been done. Default true; otherwise every request for the cloud is a 401. */
  isSignedIn?: boolean | undefined
}

/** The URL of a path of the cloud, which may be given with slashes at its end. */
export function cloudUrl({ url }: CloudBehind, path: string): string {
  return url.replace(/\/+$/, '') + path
}

export interface ToCloud {
  method: string
  url: string
  body: Buffer | undefined
  signal: AbortSignal
  headers?: Record<string, string>
}

/** Resolves with the response once its headers are there. Rejects if none come. */
export function sendToCloud(
  { method, url, body, signal, headers }: ToCloud,
  { key = 'signed-in' }: CloudBehind,
): Promise<IncomingMessage> {
  const all = {
    ...(body ? { 'Content-Type': 'application/json', 'Content-Length': body.length } : {}),
    Authorization: `Bearer ${key}`,
    ...headers,
  }
  return new Promise((resolve, reject) => {
    const sent = sendRequest(url, { method, headers: all, signal, agent: false }, resolve)
    sent.on('error', reject)
    sent.end(body)
  })
}
