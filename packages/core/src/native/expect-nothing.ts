/** Requests endpoints whose response is only a status. */
import type { Call } from '../transport/call.ts'
import { readErrorValue } from '../errors/read-error-body.ts'
import { parseJson } from '../transport/parse-json.ts'
import type { Outgoing, Transport } from '../transport/transport.ts'

/** Ollama confirms with an empty body, gateways with JSON. Anything else with status 200 is from another server, which did nothing. */
export async function expectNothing(
  transport: Transport,
  request: Omit<Outgoing, 'accept'>,
  call: Call | undefined,
): Promise<void> {
  await transport.whole(
    { ...request, accept: 'application/json' },
    (text) => (text.trim() === '' || isConfirmation(parseJson(text)) ? true : undefined),
    call,
  )
}

function isConfirmation(value: unknown): boolean {
  return value !== undefined && readErrorValue(value).message === undefined
}
