/** The platform's own fetch, without the five minutes after which Node gives up on a server that is still loading a model. */

/** undici, Node's fetch, keeps its dispatchers here; which of the two depends on its version. */
const places = { old: Symbol.for('undici.globalDispatcher.1'), new: Symbol.for('undici.globalDispatcher.2') }

/** As far as it is used here. https://undici.nodejs.org/#/docs/api/Dispatcher */
interface Dispatcher {
  readonly isMockActive?: boolean
  dispatch(options: object, handler: object): boolean
}

/** Passes on to whatever dispatcher is set (a proxy, a mock), only without its limits on the head and on pauses of an answer: those are ours to set. */
const patient: Dispatcher = {
  get isMockActive() {
    return dispatcherFor({})?.isMockActive ?? false
  },
  dispatch: (options, handler) =>
    dispatcherFor(handler)?.dispatch({ ...options, headersTimeout: 0, bodyTimeout: 0 }, handler) ?? false,
}

/** Callbacks were renamed together with the place. */
function dispatcherFor(handler: object): Dispatcher | undefined {
  const [first, second] = 'onConnect' in handler ? [places.old, places.new] : [places.new, places.old]
  const held = globalThis as { [place: symbol]: Dispatcher | undefined }
  return held[first] ?? held[second]
}

/** `globalThis.fetch`, looked up at each call: a test or a framework may put its own there. */
export const platformFetch: typeof fetch = (input, init) =>
  globalThis.fetch(input, dispatcherFor({}) ? ({ ...init, dispatcher: patient } as RequestInit) : init)
