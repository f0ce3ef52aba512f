/** From the name in a request to an installed model, or to the server's own complaint. Server: `server/model_resolver.go`, `internal/modelref`. */
import { displayModelName, parseModelName } from '@ollamakit/wire'
import { quoteGo } from '../go/json/quote-go.ts'
import type { Model } from './model.ts'
import type { ModelStore } from './model-store.ts'

/** Why a name leads to no model. */
export type Unresolved =
  | { type: 'blank' }
  | { type: 'invalid' }
  | { type: 'both-sources'; message: string }
  | { type: 'cloud' }
  | { type: 'absent'; displayName: string }

/** Looks a name up as requests write it: blanks around it, `:local` or `:cloud` at its end. */
export function findModel(store: ModelStore, raw: string): { model: Model } | { unresolved: Unresolved } {
  const name = raw.trim()
  if (name === '') return { unresolved: { type: 'blank' } }
  const { base, source } = splitSource(name)
  if (source && splitSource(base).source) {
    return {
      unresolved: {
        type: 'both-sources',
        message: `use either :local or :cloud, not both: ${quoteGo(name)}`,
      },
    }
  }
  const model = source === 'cloud' ? undefined : store.find(base)
  // `:local` asks for a model of this machine: one that only stands for another is not that.
  if (model && !(source === 'local' && model.remote)) return { model }
  const parsed = parseModelName(base)
  if (!parsed) return { unresolved: { type: 'invalid' } }
  if (source === 'cloud') return { unresolved: { type: 'cloud' } }
  return { unresolved: { type: 'absent', displayName: displayModelName(store.spelling(parsed)) } }
}

/** The name that a model is stored under when it is pulled: `gpt-oss:20b:cloud` becomes `gpt-oss:20b-cloud`. Server: `internal/modelref` NormalizePullName. */
export function toPulledName(raw: string): string {
  const name = raw.trim()
  const { base, source } = splitSource(name)
  if (source === 'local') return base
  if (source !== 'cloud') return name
  return base.lastIndexOf(':') > base.lastIndexOf('/') ? `${base}-cloud` : `${base}:cloud`
}

/** What the text after the last colon says about where a model lives. */
export function splitSource(name: string): { base: string; source?: 'local' | 'cloud' } {
  const colon = name.lastIndexOf(':')
  if (colon < 0) return { base: name }
  const ending = name.slice(colon + 1).toLowerCase()
  if (ending === 'local' || ending === 'cloud') return { base: name.slice(0, colon), source: ending }
  if (ending.endsWith('-cloud') && !ending.includes('/'))
    return { base: name.slice(0, -'-cloud'.length), source: 'cloud' }
  return { base: name }
}
