/** A deployment that requests go to: converts requests, recognises the server where that is needed, and explains errors. */
import { type OllamaError, OllamaResponseError } from '../errors/ollama-error.ts'
import type { Call } from '../transport/call.ts'
import { raceAbort } from '../transport/race-abort.ts'
import type { Timeouts } from '../transport/timeouts.ts'
import { toExpected } from '../transport/to-expected.ts'
import type { Incoming, Outgoing, Transport } from '../transport/transport.ts'
import type { Deployment } from './deployment.ts'
import { explain, missingFor, withDetails } from './explain.ts'
import { identify, type Verdict } from './identify.ts'
import { lookAt } from './look.ts'
import { readServedBy } from './read-served-by.ts'
import type { ServedBy } from './served-by.ts'
import { deployments } from './table.ts'
import { type DeploymentOption, type Place, placeOf } from './place.ts'
import { routeRequest } from './route-request.ts'

type CallListener = NonNullable<Call['onResponse']>

export interface TargetOptions {
  /** Sends to the root of the place. */
  transport: Transport
  place: Place
  option: DeploymentOption
  sendsKey?: Target['sendsKey']
  /** Replaces the model of each request. */
  model?: string | undefined
  /** What `chat` and `embed` speak; default: what the deployment says. */
  dialect?: 'native' | 'openai' | undefined
  timeouts?: Timeouts | undefined
}

export interface Target {
  /** As far as known: with `auto` it may change with the first response. */
  readonly deployment: Deployment
  readonly place: Place
  /** Sends requests of any dialect by their own paths. */
  readonly transport: Transport
  /** Sends requests to the root, unchanged. */
  readonly root: Transport
  /** What the caller said it is. */
  readonly option: DeploymentOption
  /** What requests carry as Authorization: a key, or something else such as a user and a password. */
  readonly sendsKey: 'bearer' | 'other' | undefined
  /** The client's limits. */
  readonly timeouts: Timeouts | undefined
  dialectOf(what: 'chat' | 'embed'): 'native' | 'openai'
  /** Who sent a response with these headers. */
  servedBy(headers: Headers): ServedBy
}

/** The deployments that mark their responses. */
const marking = Object.values(deployments).filter(({ isResponse }) => isResponse)

export function createTarget({
  transport: root,
  place: given,
  option,
  sendsKey,
  model: own,
  dialect,
  timeouts,
}: TargetOptions): Target {
  let place = given
  /** Names that were found to need a tag. */
  const tagged = new Map<string, string>()
  let verdict: Promise<Verdict | undefined> | undefined

  const rename = (asked: string): string => {
    const model = own ?? asked
    return tagged.get(model) ?? place.deployment.toModel?.(model) ?? model
  }
  const route = <R extends Omit<Outgoing, 'accept'>>(request: R): R => routeRequest(request, place, rename)

  async function run<R extends Omit<Outgoing, 'accept'>, T>(
    request: R,
    send: (routed: R) => Promise<T>,
    call: Call = {},
  ): Promise<T> {
    // Twice at most: first it is learnt which deployment this is, then which name it knows.
    for (let learnt = 0; ; learnt++) {
      const routed = route(request)
      const { deployment } = place
      try {
        return await send(routed)
      } catch (error) {
        if (!(error instanceof OllamaResponseError)) throw error
        if (error.headers) learn(error.headers)
        const sent = { model: modelOf(routed), deployment }
        if (learnt < 2 && (await recover(error, request, sent, call))) continue
        throw learnt === 0
          ? await explainFully(error, request, call)
          : explain(error, place.deployment, request.path, root.names)
      }
    }
  }

  /** Behind a path of its own, a proxy is only told by its headers. */
  function learn(headers: Headers): void {
    if (option !== 'auto' || place.deployment.isResponse) return
    const marked = marking.find(({ isResponse }) => isResponse?.(headers))
    if (marked) place = { ...place, deployment: marked }
  }

  /** Whether the request is worth sending again, because something was learnt: the exact name, or which deployment this is. */
  async function recover(
    error: OllamaResponseError,
    request: Omit<Outgoing, 'accept'>,
    sent: { model: string | undefined; deployment: Deployment },
    call: Call,
  ): Promise<boolean> {
    if (request.content instanceof ReadableStream) return false
    const model = modelOf(request)
    const other =
      model !== undefined && isUnknownModel(error) ? place.deployment.otherModel?.(own ?? model) : undefined
    // A concurrent request may have learnt the name meanwhile: what counts is the name that was sent.
    if (other !== undefined && other !== sent.model) {
      tagged.set(own ?? (model as string), other)
      return true
    }
    if (
      option !== 'auto' ||
      !isUnknownPath(error, request) ||
      missingFor(sent.deployment, request.path, error)
    )
      return false
    const found = await whatIsIt(call)
    if (!found || found.deployment === sent.deployment) return false
    // Unless a concurrent request has learnt it meanwhile.
    if (found.deployment !== place.deployment) place = placeOf(found.deployment, root.baseURL)
    return !missingFor(place.deployment, request.path, error)
  }

  /** With a deployment that the caller named, an unknown path may mean that it is another one. */
  async function explainFully(
    error: OllamaResponseError,
    request: Omit<Outgoing, 'accept'>,
    call: Call,
  ): Promise<OllamaError> {
    const explained = explain(error, place.deployment, request.path, root.names)
    const known = explained.code !== error.code || explained.remedy !== error.remedy
    if (option === 'auto' || known || !isUnknownPath(error, request)) return explained
    const found = await whatIsIt(call)
    if (!found || found.deployment === place.deployment) return explained
    const { name, about } = found.deployment
    return withDetails(error, {
      code: 'wrong_deployment',
      remedy: `This is ${about}, not ${place.deployment.about} (${found.evidence}): set ${root.names.deployment} to "${name}", or to "auto"`,
    })
  }

  /** Asked at most once: three requests that no model answers. */
  function whatIsIt({ signal, timeouts: ofCall }: Call): Promise<Verdict | undefined> {
    // Shared by all requests that fail meanwhile, so that no signal of one of them ends it.
    verdict ??= lookAt(root, { timeouts: { ...timeouts, ...ofCall } }).then(identify)
    return raceAbort(verdict, signal)
  }

  async function whole<T>(
    request: Outgoing,
    toValue: (text: string, incoming: Incoming) => T | undefined,
    call?: Call,
  ): Promise<T> {
    const onResponse = call?.onResponse
    if (!onResponse) return run(request, (routed) => root.whole(routed, toValue, call), call)
    let incoming: Incoming | undefined
    const read = (text: string, from: Incoming): T | undefined => {
      incoming = from
      return toValue(text, from)
    }
    const value = await run(request, (routed) => root.whole(routed, read, call), call)
    if (incoming) tell(incoming, onResponse)
    return value
  }

  function tell(incoming: Incoming, onResponse: CallListener): Incoming {
    const { status, headers } = incoming.response
    onResponse({ url: incoming.url, status, headers, servedBy: servedBy(headers), warnings: [] })
    return incoming
  }

  function servedBy(headers: Headers): ServedBy {
    learn(headers)
    return readServedBy(place.deployment, root.baseURL, headers)
  }

  return {
    get deployment() {
      return place.deployment
    },
    get place() {
      return place
    },
    root,
    option,
    sendsKey,
    timeouts,
    servedBy,
    dialectOf: (what) => dialect ?? place.deployment[what],
    transport: {
      baseURL: root.baseURL,
      names: root.names,
      send(request, call) {
        const sent = run(request, (routed) => root.send(routed, call), call)
        const onResponse = call?.onResponse
        return onResponse ? sent.then((incoming) => tell(incoming, onResponse)) : sent
      },
      json: (request, isExpected, call) =>
        call?.onResponse
          ? whole({ ...request, accept: 'application/json' }, toExpected(isExpected), call)
          : run(request, (routed) => root.json(routed, isExpected, call), call),
      whole,
    },
  }
}

function modelOf({ body }: Omit<Outgoing, 'accept'>): string | undefined {
  const { model }: { model?: unknown } = body ?? {}
  return typeof model === 'string' ? model : undefined
}

function isUnknownModel({ status, serverMessage = '' }: OllamaResponseError): boolean {
  return status === 404 && /^model_not_found$/i.test(serverMessage)
}

/** The status of a path that the server does not know, in words that are not about a model. HEAD asks whether something is there. */
function isUnknownPath(
  { status, serverMessage = '' }: OllamaResponseError,
  request: Omit<Outgoing, 'accept'>,
): boolean {
  const unknown = status === 404 || status === 405
  return unknown && request.method !== 'HEAD' && !/\bmodel\b|endpoints available|model_/i.test(serverMessage)
}
