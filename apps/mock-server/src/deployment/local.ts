/** An Ollama on this machine. */
import { routes } from '../routes.ts'
import type { Deployment } from '../http/deployment.ts'

export const local: Deployment = { routes }
