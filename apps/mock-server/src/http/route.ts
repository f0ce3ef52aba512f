/** A route of the mock: a path, its methods, and its handler. */
import type { Answer } from './answer.ts'
import type { RequestContext } from './request-context.ts'

/** In the order in which `Allow` lists them. */
export type Method = 'HEAD' | 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS' | 'PATCH'

export interface Route {
  /** `:name` stands for one part of the path. */
  path: string
  methods: Method[]
  /** Answers a request. HEAD is answered like GET; Node leaves out the body. */
  answer: (request: RequestContext) => Promise<Answer>
}
