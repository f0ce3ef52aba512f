/** What a dialect provides for `embed`. */
import type { JsonObject } from '@ollamakit/wire'
import type { Usage } from '../chat/chat-event.ts'
import type { CallerNames } from '../errors/caller-names.ts'
import type { Warning } from '../chat/chat-request.ts'
import type { EmbedRequest } from './embed.ts'

export interface EmbedDialect {
  /** From the base URL on. */
  readonly path: string
  /** The request for these inputs. Returns a warning for each setting that this dialect lacks. `names`: how the warnings spell settings. */
  toBody(request: EmbedRequest, names?: CallerNames): { body: JsonObject; warnings: Warning[] }
  /** Reads a response body. Returns undefined if it is not the endpoint's. Missing vectors are the caller's business. */
  read(text: string): EmbedBatch | undefined
}

/** The vectors of one request by position; a hole where the server sent none. */
export interface EmbedBatch {
  embeddings: (number[] | undefined)[]
  usage: Usage
}
