/** The bodies of the routes that do something with a whole model, as the server decodes them (`api/types.go`). */
import { optional } from '../go/json/containers.ts'
import { bool, string } from '../go/json/scalar.ts'
import type { Shape } from '../go/json/shape.ts'
import { struct } from '../go/json/struct.ts'

/** A request to pull or to push. */
export interface TransferRequest {
  model: string
  insecure: boolean
  /** Absent: true. */
  stream?: boolean
  /** The old spelling of `model`, used where that is empty. */
  name: string
}

function transferShape(type: string): Shape<TransferRequest> {
  return struct(type, {
    model: string(),
    insecure: bool(),
    username: string(),
    password: string(),
    stream: optional(bool()),
    name: string(),
  })
}

export const pullRequestShape: Shape<TransferRequest> = transferShape('api.PullRequest')
export const pushRequestShape: Shape<TransferRequest> = transferShape('api.PushRequest')

export interface DeleteRequest {
  model: string
  name: string
}

export const deleteRequestShape: Shape<DeleteRequest> = struct('api.DeleteRequest', {
  model: string(),
  name: string(),
})

export interface CopyRequest {
  source: string
  destination: string
}

export const copyRequestShape: Shape<CopyRequest> = struct('api.CopyRequest', {
  source: string(),
  destination: string(),
})
