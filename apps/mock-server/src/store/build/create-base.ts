/** What a model is made from, before the request's own wishes are applied. */
import type { Layer } from '../layer.ts'
import type { ModelFacts } from '../model.ts'

export interface Base {
  facts: ModelFacts
  layers: Layer[]
  adapters: Layer[]
  /** The model it comes from, as lists show it; empty for files. */
  parent: string
}

/** Why a model cannot be made. */
export class CreateError extends Error {
  override name = 'CreateError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}
