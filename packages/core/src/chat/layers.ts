/** What is done to a question before it is sent and to its answer before it is read, in its one order. */
import type { Open } from './chat-answer.ts'
import { withSharedTotal } from '../transport/shared-total.ts'
import { createForcedToolCall } from './force-tool-call.ts'
import type { Layer } from './layer.ts'
import { extractThinking } from './layers/extract-thinking.ts'
import type { CapabilitiesOf } from './model-capabilities.ts'
import { overflow } from './overflow.ts'
import { prepare } from './prepare.ts'
import { schemaAfterTools } from './schema-after-tools.ts'
import { createThinkingFallback } from './thinking-fallback.ts'
import { withWarnings } from './with-warnings.ts'

export interface Semantics {
  /** Asked before a question that wants thinking or a certain tool. What it cannot say, the server's refusal teaches. */
  capabilitiesOf?: CapabilitiesOf
}

export function withLayers(send: Open, { capabilitiesOf }: Semantics): Open {
  // Outermost first: an answer in two phases may force nothing, a forced call may think, and each of their requests may overflow.
  const layers: Layer[] = [
    schemaAfterTools,
    createForcedToolCall(capabilitiesOf),
    createThinkingFallback(capabilitiesOf),
    overflow,
    extractThinking,
  ]
  const open = layers.reduceRight((next, layer) => layer(next), send)

  return async (given, call) => {
    const { request, warnings } = prepare(given)
    return withWarnings(await open(request, withSharedTotal(call)), warnings)
  }
}
