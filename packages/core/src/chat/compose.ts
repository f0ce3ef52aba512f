/** Everything that chat does beyond what a dialect says, in its one order. */
import type { Open } from './chat-answer.ts'
import { checkRequest } from './check-request.ts'
import { createForcedToolCall } from './force-tool-call.ts'
import type { Layer } from './layer.ts'
import type { CapabilitiesOf } from './model-capabilities.ts'
import { overflow } from './overflow.ts'
import { prepare } from './prepare.ts'
import { readBlobs } from './read-blobs.ts'
import { schemaAfterTools } from './schema-after-tools.ts'
import { createThinkingFallback } from './thinking-fallback.ts'

export interface Semantics {
  /** Asked before a question that wants thinking or a certain tool. What it cannot say, the server's refusal teaches. */
  capabilitiesOf?: CapabilitiesOf
}

/** One for each client: what is learnt of its models stays. `send` says one prepared question in a dialect; retries and timeouts are the transport's. */
export function compose(send: Open, { capabilitiesOf }: Semantics = {}): Open {
  // Outermost first: an answer in two phases may force nothing, a forced call may think, and each of their requests may overflow.
  const layers: Layer[] = [schemaAfterTools, createForcedToolCall(capabilitiesOf), createThinkingFallback(capabilitiesOf), overflow]
  const open = layers.reduceRight((next, layer) => layer(next), send)

  return async (given, call) => {
    checkRequest(given)
    const { request, warnings } = prepare(await readBlobs(given))
    const answer = await open(request, call)
    return warnings.length === 0 ? answer : { ...answer, warnings: [...warnings, ...answer.warnings] }
  }
}
