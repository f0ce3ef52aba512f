/** Everything that chat does beyond what a dialect says. A plain question passes by it. */
import type { Open } from './chat-answer.ts'
import type { ChatRequest } from './chat-request.ts'
import { checkRequest } from './check-request.ts'
import { type Semantics, withLayers } from './layers.ts'
import { readBlobs } from './read-blobs.ts'

/** One for each client: what is learnt of its models stays. `send` says one prepared question in a dialect; retries and timeouts are the transport's. */
export function compose(send: Open, semantics: Semantics = {}): Open {
  const layered = withLayers(send, semantics)

  return async (given, call) => {
    checkRequest(given)
    const read = readBlobs(given)
    // Not awaited where there is nothing to wait for: most questions have no pictures.
    const request = read instanceof Promise ? await read : read
    return isPlain(request) ? send(request, call) : layered(request, call)
  }
}

/** Whether a question can be sent as it is: nothing in it has to be prepared, and no answer to it has to be read differently. */
function isPlain(request: ChatRequest): boolean {
  const { tools, toolChoice, format, think, extractThinking, strictContext, messages } = request
  const asked = tools ?? toolChoice ?? format ?? think ?? extractThinking ?? strictContext
  return asked === undefined && !messages.some(({ role }) => role === 'tool')
}
