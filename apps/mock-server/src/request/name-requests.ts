/** The bodies of the routes that do something with a whole model, as the server decodes them (`api/types.go`). */
import { optional } from '../go/json/containers.ts'
import { bool, string } from '../go/json/scalar.ts'
import type { GoType } from '../go/json/go-type.ts'
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

function transferShape(type: string): GoType<TransferRequest> {
  return struct(type, {
    model: string(),
    insecure: bool(),
    username: string(),
    password: string(),
    stream: optional(bool()),
    name: string(),
  })
}

export const pullRequestShape: GoType<TransferRequest> = transferShape('api.PullRequest')
export const pushRequestShape: GoType<TransferRequest> = transferShape('api.PushRequest')

export interface DeleteRequest {
  model: string
  name: string
}

export const deleteRequestShape: GoType<DeleteRequest> = struct('api.DeleteRequest', {
  model: string(),
  name: string(),
})

export interface CopyRequest {
  source: string
  destination: string
}

export const copyRequestShape: GoType<CopyRequest> = struct('api.CopyRequest', {
  source: string(),
  destination: string(),
})
