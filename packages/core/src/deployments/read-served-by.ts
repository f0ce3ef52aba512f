/** Reads from the response headers who answered. */
import { requestIdOf } from '../errors/answer-headers.ts'
import type { Deployment } from './deployment.ts'
import type { ServedBy } from './served-by.ts'

/** Reads the headers that the deployment's row names. */
export function readServedBy(deployment: Deployment, baseURL: string, headers: Headers): ServedBy {
  const requestId = requestIdOf(headers, {})
  const served: ServedBy = { deployment: deployment.name, baseURL, ...(requestId ? { requestId } : {}) }
  for (const [field, header] of Object.entries(deployment.headers)) {
    const text = headers.get(header)
    const value = text === null || field !== 'headersMs' ? text : toMs(text)
    if (value !== null && value !== undefined) Object.assign(served, { [field]: value })
  }
  return served
}

/** Olla writes `125ms`, and its documentation shows `1.234s`. */
function toMs(text: string): number | undefined {
  const [, amount, unit] = /^([\d.]+)(ms|s)$/.exec(text.trim()) ?? []
  return amount === undefined ? undefined : Number(amount) * (unit === 's' ? 1000 : 1)
}
