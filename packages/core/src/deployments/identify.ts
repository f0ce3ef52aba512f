/** Tells which deployment a server is, from its responses. */
import type { Deployment } from './deployment.ts'
import type { Look } from './look.ts'
import { deployments } from './table.ts'

export interface Verdict {
  deployment: Deployment
  /** The response that tells it. */
  evidence: string
}

/** Undefined if no row recognises the server, or if none of its responses arrived. */
export function identify(look: Look): Verdict | undefined {
  for (const deployment of Object.values(deployments)) {
    const evidence = deployment.isServer(look)
    if (evidence !== undefined) return { deployment, evidence }
  }
  return undefined
}
