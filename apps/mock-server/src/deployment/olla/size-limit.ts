/** Limits of sizes. They come before everything else, even where a route then says that it is not supported. */
import type { Answer, Header } from '../../http/answer.ts'
import type { RequestContext } from '../../http/request-context.ts'
import { errorText } from './own-answer.ts'

/** As in Olla's file. */
export interface SizeLimitOptions {
  /** Bytes of a body. Default 104,857,600. */
  bodyBytes?: number | undefined
  /** Bytes of all headers. Default 1,048,576. */
  headerBytes?: number | undefined
  /** Bytes of a body of the Anthropic dialect. Default 10,485,760. */
  messageBytes?: number | undefined
}

/** Returns the refusal of a request that is too large. */
export function refuseSize(
  { body, entry: { method, path, headers } }: RequestContext,
  { bodyBytes = 100 * 2 ** 20, headerBytes = 2 ** 20 }: SizeLimitOptions,
  added: Header[],
): Answer | undefined {
  const line = `${method} ${path.replace(/\?.*/s, '')} HTTP/1.1`.length
  const size = Object.entries(headers).reduce(
    (sum, [name, value]) => sum + name.length + lengthOf(value),
    line,
  )
  if (size > headerBytes) return errorText(431, 'Request headers too large', added)
  return body.length > bodyBytes ? errorText(413, 'Request body too large', added) : undefined
}

/** With the colon, the space and the line break of each line. */
function lengthOf(value: string | string[] | undefined): number {
  return [value ?? []].flat().reduce((sum, each) => sum + each.length + 4, 0)
}
