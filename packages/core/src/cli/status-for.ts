/** Sends one GET with headers that `fetch` would not send: a Host or an Origin of its own. */
import { request as requestHTTP } from 'node:http'
import { request as requestHTTPS } from 'node:https'

/** The status; undefined if no response arrived in time. */
export function statusFor(
  url: string,
  headers: Record<string, string>,
  timeoutMs: number,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? requestHTTPS : requestHTTP
    const sent = send(url, { headers, signal: AbortSignal.timeout(timeoutMs), agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    sent.on('error', () => resolve(undefined))
    sent.end()
  })
}
