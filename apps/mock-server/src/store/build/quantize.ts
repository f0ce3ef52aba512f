/** Makes the weights of a model smaller, in name. Server: `server/create.go` quantizeLayer. */
import { toBlob } from '../layer.ts'
import { type Base, CreateError } from './create-base.ts'
import type { Step } from '../progress-step.ts'

/** Bits that a weight takes, roughly. */
const bits: { readonly [type: string]: number } = {
  F32: 32,
  F16: 16,
  BF16: 16,
  Q8_0: 8.5,
  Q4_K_M: 4.85,
  Q4_K_S: 4.6,
}
const targets = ['F32', 'F16', 'Q4_K_S', 'Q4_K_M', 'Q8_0']

/** @throws {CreateError} if it cannot be done. Nothing is wanted: the base as it is. */
export function quantize(base: Base, wanted: string, steps: Step[]): Base {
  if (wanted === '') return base
  const type = wanted.toUpperCase()
  if (!targets.includes(type))
    throw new CreateError(
      500,
      `unsupported quantization type ${type} - supported types are ${targets.join(', ')}`,
    )
  const { quantization } = base.facts
  const [weights, ...others] = base.layers
  if (!weights || !['F16', 'BF16', 'F32'].includes(quantization)) {
    throw new CreateError(500, 'quantization is only supported for F16, BF16 and F32 models')
  }
  const status = `quantizing ${quantization} model to ${type}`
  const total = weights.size
  for (const completed of [Math.floor(total / 2), total])
    steps.push({ progress: { status, digest: '0000000000000000000', total, completed } })
  steps.push({ progress: { status: 'verifying conversion' } })
  const size = Math.max(1, Math.round((total * (bits[type] ?? 16)) / (bits[quantization] ?? 16)))
  return {
    ...base,
    facts: { ...base.facts, quantization: type },
    layers: [{ ...weights, digest: toBlob(`${weights.digest} ${type}`).digest, size }, ...others],
  }
}
