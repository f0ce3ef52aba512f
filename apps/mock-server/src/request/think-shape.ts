/** How the server reads `think` (`api/types.go`, ThinkValue.UnmarshalJSON). */
import type { Think } from '@ollamakit/wire/native'
import type { Decoding } from '../go/json/decoding.ts'
import { quoteGo } from '../go/json/quote-go.ts'
import type { GoType } from '../go/json/go-type.ts'
import { unmarshaler } from '../go/json/unmarshaler.ts'

const LEVELS: readonly Think[] = ['high', 'medium', 'low', 'max']
const CHOICES = `${LEVELS.map((level) => `"${level}"`).join(', ')}, true, or false`

/** A switch or a level. */
export const thinkShape: GoType<Think> = unmarshaler<Think>('api.ThinkValue', () => false, readThink)

function readThink(nested: Decoding): Think {
  const kind = nested.kind()
  if (kind === 'bool') return nested.literal() === 'true'
  if (kind !== 'string') return nested.stop(`think must be a boolean or string (${CHOICES})`)
  const text = nested.string()
  return (
    LEVELS.find((level) => level === text) ??
    nested.stop(`invalid think value: ${quoteGo(text)} (must be ${CHOICES})`)
  )
}
