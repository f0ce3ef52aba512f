/** Errors of two installed copies of core, both really loaded. */
import type { OllamaErrorDetails, TimeoutPhase } from '../index.ts'
import { expect, expectTypeOf, test, vi } from 'vitest'

type Core = typeof import('../index.ts')

async function loadCopy(): Promise<Core> {
  vi.resetModules()
  return import('../index.ts')
}

const [one, other] = [await loadCopy(), await loadCopy()]
const names = [
  'OllamaInputError',
  'OllamaConnectionError',
  'OllamaResponseError',
  'OllamaTimeoutError',
  'OllamaStreamError',
] as const

/** An error of each class. It is not thrown: only its class matters. */
function errorOf(core: Core, name: (typeof names)[number]): Error {
  const details = {
    origin: 'network' as const,
    retryable: false,
    phase: 'idle' as const,
    partial: { thinking: '', text: '', toolCalls: [] },
  } satisfies Partial<OllamaErrorDetails> & { phase: TimeoutPhase }
  return name === 'OllamaInputError' ? new core[name]('wrong') : new core[name]('wrong', details)
}

/** Any class of a copy, with the methods that all of them have. */
function baseOf(core: Core, name: (typeof names)[number]): typeof core.OllamaError {
  return core[name] as unknown as typeof core.OllamaError // their constructors differ
}

test('the copies are two', () => {
  expect(one.OllamaError).not.toBe(other.OllamaError)
})

test.each(names)(
  '%s of one copy is an instance of the same class of the other, and of no sibling',
  (name) => {
    const error = errorOf(one, name)
    expect(error).toBeInstanceOf(other.OllamaError)
    expect(names.filter((each) => error instanceof other[each])).toEqual([name])
    expect(names.filter((each) => error instanceof one[each])).toEqual([name])
    expect(names.filter((each) => baseOf(other, each).isInstance(error))).toEqual([name])
  },
)

function refuse(): Promise<Response> {
  return Promise.resolve(Response.json({ error: 'no' }, { status: 404 }))
}

test('an error that a client of one copy throws is recognized by the other', async () => {
  const error: unknown = await one
    .createOllamaClient({ baseURL: 'http://h', fetch: refuse })
    .native.version()
    .catch((cause: unknown) => cause)
  expect(error instanceof other.OllamaResponseError && error.status).toBe(404)
})

test.each([undefined, null, 5, 'OllamaError', {}, new Error('other'), { name: 'OllamaError' }])(
  '%j is no instance',
  (value) => {
    expect(value instanceof one.OllamaError).toBe(false)
    expect(one.OllamaError.isInstance(value)).toBe(false)
  },
)

test('a class derived by the caller has only its own instances', () => {
  class OwnError extends one.OllamaError {}
  const own = new OwnError('wrong', { origin: 'caller', retryable: false })
  expect([own instanceof OwnError, own instanceof other.OllamaError]).toEqual([true, true])
  expect(errorOf(one, 'OllamaStreamError') instanceof OwnError).toBe(false)
})

test('isInstance narrows to the class that it is called on', () => {
  const error: unknown = errorOf(one, 'OllamaTimeoutError')
  expect.assertions(1)
  if (!other.OllamaTimeoutError.isInstance(error)) return
  expectTypeOf(error.phase).toEqualTypeOf<'connect' | 'load' | 'firstToken' | 'idle' | 'total'>()
  expect(error.phase).toBe('idle')
})
