/** Whether a response is constrained to `format`. */
import type { Deployment } from './deployment.ts'
import { isCloudModel } from './table.ts'

/** A daemon and Olla pass cloud models on to ollama.com, which ignores `format`. Of a gateway nothing is known: then it counts as enforced. */
export function enforcesFormat({ format }: Deployment, model: string): boolean {
  return format === 'unknown' || (format === 'enforced' && !isCloudModel(model))
}
