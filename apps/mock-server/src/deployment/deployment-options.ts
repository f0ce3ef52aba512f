/** What deployments are told. */
import type { Clock } from '../clock/clock.ts'
import type { CloudBehind } from '../cloud/send-to-cloud.ts'
import type { Keys } from './keys.ts'
import type { Limit } from './limit.ts'
import type { Backend, OllaOptions } from './olla/olla-options.ts'

export interface DeploymentOptions {
  clock: Clock
  seed: number
  /** Only keys of this list are good; without it every key is. */
  keys?: Keys | undefined
  limits?: readonly Limit[] | undefined
  /** What a proxy forwards to. */
  backends?: readonly Backend[] | undefined
  olla?: OllaOptions | undefined
  /** What a local server forwards to. */
  cloud?: CloudBehind | undefined
}
