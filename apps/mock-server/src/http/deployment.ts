/** What the mock stands for: an Ollama on this machine, or something else behind the same port. One file each in `deployment/`. */
import type { Answer, Header } from './answer.ts'
import type { RequestContext } from './request-context.ts'
import type { Route } from './route.ts'

/** Returns the answer to a request that its handler must not see. */
export type Check = (request: RequestContext) => Answer | undefined

export interface Deployment {
  routes: readonly Route[]
  /** Headers on every response. The request is undefined if it is for no scope. */
  headers?: (request: RequestContext | undefined) => Header[]
  /** Checks of every request before {@link refuse}. Default: those of an Ollama, of slashes, origins and hosts. */
  checks?: readonly Check[]
  /** Returns the answer to a request that no handler may see, such as one without a key. */
  refuse?: (request: RequestContext) => Answer | undefined
  /** Answers a request that no route has. Default: 404, or 405 if the path has other methods, as Go's router does. */
  answerNoRoute?: (request: RequestContext) => Promise<Answer>
  /** Called when the mock closes. */
  close?: () => void
}
