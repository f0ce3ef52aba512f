/** Keeps what the caller sent out of the causes of errors: fetches of one's own put the request there. */
import { hideSecrets, type Sent } from './hide-secrets.ts'

/** How deep causes are looked at: they may go round in circles. */
const deepest = 5
/** How many values of a cause are looked at. */
const most = 2000

/** The same cause, or, where it or what is on it shows something that was sent, a copy of its message, name, code and causes without that. */
export function hideInCause(sent: Sent | undefined, cause: unknown, depth = 0): unknown {
  if (typeof cause === 'string') return hideSecrets(sent, cause)
  if (!sent || typeof cause !== 'object' || cause === null) return cause
  const texts: string[] = []
  addTexts(cause, texts, new Set())
  if (texts.every((text) => hideSecrets(sent, text) === text)) return cause
  const {
    message,
    name,
    code,
    stack = '',
    cause: inner,
    errors,
  } = cause as Partial<AggregateError> & { code?: unknown }
  const clean = (value: unknown): unknown =>
    depth < deepest ? hideInCause(sent, value, depth + 1) : undefined
  const copy = new Error(
    hideSecrets(sent, String(message)),
    inner === undefined ? undefined : { cause: clean(inner) },
  )
  copy.stack = hideSecrets(sent, stack)
  return Object.assign(
    copy,
    { name: hideSecrets(sent, String(name)) },
    code === undefined ? {} : { code: typeof code === 'string' ? hideSecrets(sent, code) : code },
    Array.isArray(errors) ? { errors: errors.map(clean) } : {},
  )
}

const inspectCustom = Symbol.for('nodejs.util.inspect.custom')

/** Adds what a log might show of a value: everything on it, whether it can be listed or not, and what its class makes of it. */
function addTexts(value: unknown, texts: string[], seen: Set<object>, depth = 0): void {
  if (typeof value === 'string') texts.push(value)
  if (typeof value !== 'object' || value === null || seen.has(value) || seen.size >= most || depth > deepest)
    return
  seen.add(value)
  const add = (inner: unknown): void => addTexts(inner, texts, seen, depth + 1)
  if (ArrayBuffer.isView(value))
    return add(new TextDecoder().decode(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)))
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key === 'string') texts.push(key)
    add(read(() => (value as Record<PropertyKey, unknown>)[key]))
  }
  if (value instanceof Headers || value instanceof Map || value instanceof Set)
    for (const inner of value) add(inner)
  const own = value as {
    toJSON?: () => unknown
    [inspectCustom]?: (depth: number, options: object) => unknown
  }
  for (const show of ['toJSON', inspectCustom] as const)
    if (typeof own[show] === 'function') add(read(() => own[show]?.(deepest, {})))
}

function read(get: () => unknown): unknown {
  try {
    return get()
  } catch {
    return undefined
  }
}
