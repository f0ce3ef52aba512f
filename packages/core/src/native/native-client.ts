/** The native dialect: one method per endpoint. */
import { type BoundEndpoints, bindEndpoints } from '../transport/bind-endpoints.ts'
import type { Transport } from '../transport/transport.ts'
import * as endpoints from './endpoints.ts'

/**
 * One method per endpoint. Where the endpoint streams, its twin `…Stream` sends nothing before the loop begins, and leaving the loop closes the connection.
 *
 * Every method rejects with OllamaConnectionError if there is no response, with OllamaResponseError for a status of 400 and above and for
 * a response of another form than the endpoint's, and with the signal's reason if it is aborted. Streams reject with OllamaStreamError if they are cut off.
 */
export interface NativeClient extends BoundEndpoints<typeof endpoints> {}

export function createNativeClient(transport: Transport): NativeClient {
  return bindEndpoints(endpoints, transport)
}
