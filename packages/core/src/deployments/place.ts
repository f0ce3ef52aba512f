/** Takes a base URL apart: which deployment it names, where that begins, and what goes before its paths. */
import type { Deployment, Prefixes } from './deployment.ts'
import type { DeploymentName } from './served-by.ts'
import { deployments } from './table.ts'

/** A deployment, or the wish to find out. */
export type DeploymentOption = DeploymentName | 'turbo' | 'auto'

export interface Place {
  deployment: Deployment
  /** Where the deployment begins: the base URL without the part that belongs to the prefixes. */
  root: string
  prefixes: Prefixes
}

/** `auto` takes the deployment that the URL tells, and a local daemon if it tells none. */
export function toPlace(baseURL: string, option: DeploymentOption): Place {
  const deployment =
    option === 'auto' ? (byURL(new URL(baseURL)) ?? deployments.local) : deployments[toName(option)]
  return placeOf(deployment, baseURL)
}

export function placeOf(deployment: Deployment, baseURL: string): Place {
  const { ownPath, toPrefixes, prefixes } = deployment
  const found = ownPath?.exec(baseURL)
  if (!found || !toPrefixes) return { deployment, root: baseURL, prefixes }
  return { deployment, root: baseURL.slice(0, found.index), prefixes: toPrefixes(found[1]) }
}

/** Ollama Cloud was once called Turbo. */
export function toName(option: DeploymentName | 'turbo'): DeploymentName {
  return option === 'turbo' ? 'cloud' : option
}

function byURL(url: URL): Deployment | undefined {
  return Object.values(deployments).find(({ isURL }) => isURL?.(url))
}
