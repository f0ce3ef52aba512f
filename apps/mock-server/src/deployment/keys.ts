/** Keys of a deployment: who may ask, and for which models. */
import { isSameModel } from '@ollamakit/wire'
import type { RequestContext } from '../http/request-context.ts'

/** Model names by key; `*` stands for all. Without any key, every key is good. */
export type Keys = Readonly<Record<string, readonly string[] | '*'>>

/** What a key may do. `missing`: the request has none. `unknown`: it is no key of this deployment. */
export type Grant = 'missing' | 'unknown' | { key: string; allows: (model: string) => boolean }

/** Looks at the bearer token of a request. */
export function findGrant({ headers }: Pick<RequestContext, 'headers'>, keys: Keys | undefined): Grant {
  const [, key = ''] = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '') ?? []
  if (key === '') return 'missing'
  if (!keys || Object.keys(keys).length === 0) return { key, allows: () => true }
  const models = Object.hasOwn(keys, key) ? keys[key] : undefined
  if (models === undefined) return 'unknown'
  return { key, allows: (model) => models === '*' || models.some((name) => isSameModel(name, model)) }
}

/** The key of a request that was let in. */
export function keyOf(request: Pick<RequestContext, 'headers'>): string {
  const grant = findGrant(request, undefined)
  return typeof grant === 'string' ? '' : grant.key
}

/** The model that a request names in its body; undefined if it names none. */
export function modelOf({ entry }: Pick<RequestContext, 'entry'>): string | undefined {
  const { body } = entry
  const model = typeof body === 'object' && body !== null && 'model' in body ? body.model : undefined
  return typeof model === 'string' ? model : undefined
}
