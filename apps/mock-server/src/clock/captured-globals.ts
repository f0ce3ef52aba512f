/**
 * For the bundle: the globals that Fastify uses, as they were when it was loaded. Jest fakes `process.nextTick` and `queueMicrotask`,
 * too, on which a server in the same process would wait for ever.
 */
export { clearTimeout, setImmediate, setTimeout } from './platform-timers.ts'

// Not as a member: the bundle replaces that.
const nextTick = Reflect.get(process, 'nextTick')
const { queueMicrotask: enqueue } = globalThis

export const queueMicrotask: typeof globalThis.queueMicrotask = enqueue
/** In place of `process.nextTick`. */
export const capturedNextTick: typeof process.nextTick = nextTick.bind(process)
