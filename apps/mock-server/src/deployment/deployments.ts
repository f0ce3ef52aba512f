/** Every deployment of the mock: one row each. */
import type { Deployment } from '../http/deployment.ts'
import { createCloud } from './cloud.ts'
import type { DeploymentOptions } from './deployment-options.ts'
import { createGateway } from './gateway.ts'
import { createLocal } from './local.ts'
import { createOlla } from './olla/olla.ts'

/** The name of a deployment. */
export type DeploymentName = 'local' | 'cloud' | 'turbo' | 'olla' | 'gateway'

/** An option that only some deployments have. */
export type OwnOption = Exclude<keyof DeploymentOptions, 'clock' | 'seed'>

export interface DeploymentRow {
  options: readonly OwnOption[]
  create: (options: DeploymentOptions) => Deployment
  /** Models of a mock without `models`. Default: those of a local Ollama. */
  models?: readonly string[]
  /** Whether a `format` constrains what the model says. Default true. */
  enforcesFormat?: false
  /** Whether it forwards to other servers. Default false. */
  forwards?: true
}

const cloud: DeploymentRow = {
  options: ['keys', 'limits'],
  create: createCloud,
  models: ['gpt-oss:20b', 'gpt-oss:120b', 'qwen3-coder:480b'],
  enforcesFormat: false,
}

/** `turbo` is what the cloud was called once. */
export const deployments: Readonly<Record<DeploymentName, DeploymentRow>> = {
  local: { options: ['cloud'], create: createLocal },
  cloud,
  turbo: cloud,
  olla: { options: ['backends', 'olla'], create: createOlla, forwards: true },
  gateway: { options: ['keys', 'limits'], create: createGateway },
}
