/**
 * Model names as the server reads them: `[scheme://]host/namespace/model:tag`. Server: `types/model/name.go`.
 */

/** A model name taken apart, missing parts filled in. */
export interface ModelName {
  /** Default `registry.ollama.ai`. */
  host: string
  /** Default `library`. */
  namespace: string
  model: string
  /** Default `latest`. */
  tag: string
}

const defaults = { host: 'registry.ollama.ai', namespace: 'library', tag: 'latest' }

/** The parts of a name, or undefined if the server would call it invalid. Spaces are not trimmed. */
export function parseModelName(name: string): ModelName | undefined {
  const rest = name.includes('://') ? name.slice(name.indexOf('://') + 3) : name
  const colon = rest.lastIndexOf(':')
  const tagged = colon > rest.lastIndexOf('/')
  const path = (tagged ? rest.slice(0, colon) : rest).split('/')
  if (path.length > 3) return undefined
  const model = path.at(-1) as string
  const namespace = path.at(-2) ?? defaults.namespace
  const host = path.at(-3) ?? defaults.host
  const tag = tagged ? rest.slice(colon + 1) : defaults.tag
  const valid =
    isPart(host, 350, /^\w[\w.:-]*$/) &&
    isPart(namespace, 80, /^\w[\w-]*$/) &&
    isPart(model, 80, /^\w[\w.-]*$/) &&
    isPart(tag, 80, /^\w[\w.-]*$/)
  return valid ? { host, namespace, model, tag } : undefined
}

function isPart(text: string, longest: number, form: RegExp): boolean {
  return text.length <= longest && form.test(text)
}

/** The name as the server lists it: default host and namespace left out, the tag always shown. */
export function displayModelName({ host, namespace, model, tag }: ModelName): string {
  const library = sameText(host, defaults.host) && sameText(namespace, defaults.namespace)
  const prefix = library ? '' : sameText(host, defaults.host) ? `${namespace}/` : `${host}/${namespace}/`
  return `${prefix}${model}:${tag}`
}

/**
 * Whether two names mean the same model: `llama3.2` is `llama3.2:latest`, letter case does not matter. Names
 * the server would refuse are only equal to themselves.
 */
export function isSameModel(a: string, b: string): boolean {
  if (a === b) return true
  const [one, two] = [parseModelName(a), parseModelName(b)]
  return one !== undefined && two !== undefined && sameText(fullModelName(one), fullModelName(two))
}

/** All four parts: `registry.ollama.ai/library/llama3.2:latest`. */
export function fullModelName({ host, namespace, model, tag }: ModelName): string {
  return `${host}/${namespace}/${model}:${tag}`
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
