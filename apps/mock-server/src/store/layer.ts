/** The parts that a model is stored as, each a blob that is named by its SHA-256. Server: `manifest/layer.go`. */
import type { JsonObject } from '@ollamakit/wire'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { sha256 } from './sha256.ts'

export interface Layer {
  kind: LayerKind
  /** 64 hex digits. */
  digest: string
  /** Bytes. */
  size: number
}

/** The last part of its media type, `application/vnd.ollama.image.…`. */
export type LayerKind =
  | 'model'
  | 'projector'
  | 'adapter'
  | 'template'
  | 'system'
  | 'license'
  | 'params'
  | 'messages'

/** A layer that is a text: its template, its system prompt, its license. */
export function toTextLayer(kind: 'template' | 'system' | 'license', text: string): Layer {
  return { kind, ...toBlob(text) }
}

/** Parameters are stored with sorted keys, as Go writes a map. */
export function toParamsLayer(parameters: JsonObject): Layer {
  const sorted = Object.fromEntries(Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return { kind: 'params', ...toBlob(`${encodeGoJson(sorted)}\n`) }
}

export function toMessagesLayer(messages: readonly { role: string; content: string }[]): Layer {
  return {
    kind: 'messages',
    ...toBlob(`${encodeGoJson(messages.map(({ role, content }) => ({ role, content })))}\n`),
  }
}

/** What is stored of a text. */
export function toBlob(text: string | Uint8Array): { digest: string; size: number } {
  return { digest: sha256(text), size: Buffer.byteLength(text) }
}
