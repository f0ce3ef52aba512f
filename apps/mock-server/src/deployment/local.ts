/** An Ollama on this machine, alone or with the cloud behind it. */
import type { Deployment } from '../http/deployment.ts'
import { routes } from '../routes.ts'
import type { DeploymentOptions } from './deployment-options.ts'
import { forwardingRoute } from './forward-to-cloud.ts'

export function createLocal({ cloud }: Pick<DeploymentOptions, 'cloud'> = {}): Deployment {
  return { routes: cloud ? routes.map((route) => forwardingRoute(route, cloud)) : routes }
}
