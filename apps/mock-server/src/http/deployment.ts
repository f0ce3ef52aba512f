/** What the mock stands for: an Ollama on this machine, or something else behind the same port. One file each. */
import type { Answer, Header } from './answer.ts'
import type { RequestContext } from './request-context.ts'
import type { Route } from './route.ts'

export interface Deployment {
  routes: readonly Route[]
  /** Headers on every response. The request is undefined if it is for no scope. */
  headers?: (request: RequestContext | undefined) => Header[]
  /** Returns the answer to a request that no handler may see, such as one without a key. Called after the Host and CORS checks. */
  refuse?: (request: RequestContext) => Answer | undefined
}
