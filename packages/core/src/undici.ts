/** A fetch for Node on the undici package: connection limits, pools and proxies of one's own, and none of undici's five-minute limits. */
import { Agent, type Dispatcher, fetch as undiciFetch, type RequestInit as UndiciInit } from 'undici'
import { suggestName } from './errors/nearest-name.ts'
import { OllamaInputError } from './errors/ollama-error.ts'
import { show } from './errors/quote.ts'
import type { TransportFetch } from './transport/transport.ts'

export interface UndiciFetchOptions {
  /** Settings of undici's Agent, such as `connections`, `connect: { ca }` or `keepAliveTimeout`. */
  agent?: Agent.Options | undefined
  /** A dispatcher made elsewhere, such as a ProxyAgent. `timeouts.connect` of the client does not reach into it. */
  dispatcher?: Dispatcher | undefined
}

/** A fetch with its own connections. Dispose of it to close them. */
export interface UndiciFetch extends TransportFetch, AsyncDisposable {
  /** Closes all connections once their answers are over. */
  close(): Promise<void>
}

/**
 * A fetch for {@link createOllamaClient}. undici's limits on the head of an answer and on pauses in it are off: `timeouts` of the client says what to wait for.
 *
 * @throws OllamaInputError for an unknown option or one of a wrong type.
 * @example
 * const ollama = createOllamaClient({ fetch: createUndiciFetch(), timeouts: { connect: 2000 } })
 */
export function createUndiciFetch(options: UndiciFetchOptions = {}): UndiciFetch {
  checkOptions(options)
  const { agent, dispatcher } = options
  /** One pool for each limit on connecting, since undici has it on the pool. */
  const agents = new Map<number | undefined, Agent>()

  function agentFor(connectTimeout: number | undefined): Agent {
    const known = agents.get(connectTimeout)
    if (known) return known
    const made = new Agent({
      ...agent,
      headersTimeout: 0,
      bodyTimeout: 0,
      ...connectWith(agent?.connect, connectTimeout),
    })
    agents.set(connectTimeout, made)
    return made
  }

  function fetch(
    input: string | URL | Request,
    init: RequestInit & { connectTimeout?: number } = {},
  ): Promise<Response> {
    const { connectTimeout, ...rest } = init
    const through = dispatcher ? withoutLimits(dispatcher) : agentFor(connectTimeout)
    // Node's types and the package's describe the same things twice.
    return undiciFetch(input as string | URL, { ...(rest as UndiciInit), dispatcher: through })
  }

  async function close(): Promise<void> {
    await Promise.all([...agents.values()].map((one) => one.close()))
    agents.clear()
  }

  return Object.assign(fetch, {
    takesConnectTimeout: dispatcher === undefined,
    close,
    [Symbol.asyncDispose]: close,
  })
}

function checkOptions(options: UndiciFetchOptions): void {
  if (Object(options) !== options)
    throw new OllamaInputError(`createUndiciFetch takes an object of options, not ${show(options)}`)
  for (const [name, value] of Object.entries(options)) {
    if (!optionNames.includes(name))
      throw new OllamaInputError(
        `createUndiciFetch has no option ${JSON.stringify(name)}`,
        `${suggestName(name, optionNames)}; settings of the Agent belong into agent`,
      )
    if (value !== undefined && Object(value) !== value)
      throw new OllamaInputError(
        `the option ${name} of createUndiciFetch is ${show(value)}`,
        'Allowed: an object',
      )
  }
}

const optionNames: readonly string[] = ['agent', 'dispatcher'] satisfies (keyof UndiciFetchOptions)[]

function connectWith(
  connect: Agent.Options['connect'],
  timeout: number | undefined,
): Pick<Agent.Options, 'connect'> {
  // A connector of one's own has its own limits.
  if (timeout === undefined || !Number.isFinite(timeout) || typeof connect === 'function') return {}
  return { connect: { ...connect, timeout } }
}

/** The same dispatcher without undici's limits on the head and on pauses. */
function withoutLimits(dispatcher: Dispatcher): Dispatcher {
  return dispatcher.compose(
    (dispatch) => (options, handler) => dispatch({ ...options, headersTimeout: 0, bodyTimeout: 0 }, handler),
  )
}
