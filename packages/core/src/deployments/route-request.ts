/** Converts a request of a dialect to what a deployment calls it: path and model name. */
import type { Outgoing } from '../transport/transport.ts'
import type { Place } from './place.ts'

/** `rename` is asked for the name of each model. Returns the same request if there is nothing to change. */
export function routeRequest<R extends Omit<Outgoing, 'accept'>>(
  request: R,
  { deployment, prefixes }: Place,
  rename: (model: string) => string,
): R {
  const path = toPath(deployment.renamed?.[request.path] ?? request.path, rename)
  const routed = prefixOf(path, prefixes) + path
  const body = withModel(request.body, rename)
  return routed === request.path && body === request.body
    ? request
    : { ...request, path: routed, ...(body ? { body } : {}) }
}

function prefixOf(path: string, { native, openai, anthropic }: Place['prefixes']): string {
  if (path.startsWith('/v1/messages')) return anthropic
  return path.startsWith('/v1/') ? openai : native
}

/** One model of the openai dialect is named in the path. */
function toPath(path: string, rename: (model: string) => string): string {
  const prefix = '/v1/models/'
  if (!path.startsWith(prefix)) return path
  const model = decodeURIComponent(path.slice(prefix.length))
  const renamed = rename(model)
  return renamed === model ? path : prefix + encodeURIComponent(renamed)
}

function withModel(body: object | undefined, rename: (model: string) => string): object | undefined {
  const { model }: { model?: unknown } = body ?? {}
  if (typeof model !== 'string') return body
  const renamed = rename(model)
  return renamed === model ? body : { ...body, model: renamed }
}
