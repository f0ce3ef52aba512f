import type { JsonObject } from '../json.ts'
import type { Message } from './message.ts'
import type { Options } from './options.ts'

/**
 * `POST /api/create`. Streams `ProgressResponse` lines unless `stream` is false. Server: `api/types.go`
 * CreateRequest.
 */
export interface CreateRequest {
  /** Name of the new model; one that exists is replaced. */
  model: string
  /** The model it is made from, pulled first if it is absent. Wins over `files`. */
  from?: string | undefined
  /** Files it is made from, by name, with the digests of uploaded blobs: `{ 'model.gguf': 'sha256:…' }`. */
  files?: { [name: string]: string } | undefined
  /** Files of an adapter, likewise. */
  adapters?: { [name: string]: string } | undefined
  /** Files of a draft model, likewise. */
  draft_files?: { [name: string]: string } | undefined
  /** Makes a model that lives on another server, `from` being its name there. */
  remote_host?: string | undefined
  /** Default true. */
  stream?: boolean | undefined
  /** `Q4_K_M`, `Q4_K_S`, `Q8_0`; only from F16, BF16 or F32. */
  quantize?: string | undefined
  draft_quantize?: string | undefined
  template?: string | undefined
  license?: string | string[] | undefined
  system?: string | undefined
  /** Stored as they are: a value of the wrong type only fails when the model is used. */
  parameters?: Options | undefined
  messages?: Message[] | undefined
  renderer?: string | undefined
  parser?: string | undefined
  /** Oldest server version that runs the model. Stored and shown, not enforced. */
  requires?: string | undefined
  /** For models that live elsewhere: what cannot be read from their files. */
  info?: JsonObject | undefined
}
