/** The parsed body of a request. */
import { scanGoJson } from '../go/json/scan-go-json.ts'

/** Returns the first JSON value of a body, which is all that the server reads; undefined if there is none. */
export function firstJsonValue(body: Buffer): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString())
  } catch {
    return valueBeforeRest(body)
  }
}

function valueBeforeRest(body: Buffer): unknown {
  const scanned = scanGoJson(body)
  if ('error' in scanned) return undefined
  try {
    return JSON.parse(body.toString('utf8', 0, scanned.end))
  } catch {
    return undefined
  }
}
