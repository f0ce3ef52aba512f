/** How the server reads `keep_alive` (`api/types.go`, Duration.UnmarshalJSON). */
import { anything } from '../go/json/anything.ts'
import type { Decoding, Kind } from '../go/json/decoding.ts'
import type { GoType } from '../go/json/go-type.ts'
import { unmarshaler } from '../go/json/unmarshaler.ts'
import { parseGoDuration } from '../go/parse-go-duration.ts'

/** How long a model stays after its answer. */
export interface KeepAlive {
  /** 0: unload at once. Infinity: for ever, as any negative value asks. A number of seconds beyond Go's range overflows and is far below 0 here. */
  milliseconds: number
}

const NANOSECONDS_PER_SECOND = 1e9
const NANOSECONDS_PER_MILLISECOND = 1e6
/** What a Go duration holds at most, and what a larger number becomes when it is converted. */
const LIMIT = 2 ** 63
/** What Go calls a value of each kind when it does not know where it goes. */
const GO_TYPES: Record<Kind, string> = {
  string: 'string',
  number: 'float64',
  bool: 'bool',
  array: '[]interface {}',
  object: 'map[string]interface {}',
  null: '%!s(<nil>)',
}

/** A number of seconds or a Go duration. */
export const keepAliveShape: GoType<KeepAlive> = unmarshaler(
  'api.Duration',
  () => ({ milliseconds: 0 }),
  readKeepAlive,
)

function readKeepAlive(nested: Decoding): KeepAlive {
  const kind = nested.kind()
  const value = nested.run((decoding) => anything().decode(decoding, undefined))
  if (typeof value === 'number') return { milliseconds: value < 0 ? Infinity : ofSeconds(value) }
  if (typeof value === 'string') return { milliseconds: ofDuration(value, nested) }
  return nested.stop(`Unsupported type: '${GO_TYPES[kind]}'`)
}

function ofSeconds(seconds: number): number {
  const nanoseconds = Math.trunc(seconds * NANOSECONDS_PER_SECOND)
  return (nanoseconds >= LIMIT ? -LIMIT : nanoseconds) / NANOSECONDS_PER_MILLISECOND
}

function ofDuration(text: string, nested: Decoding): number {
  const duration = parseGoDuration(text)
  if ('error' in duration) return nested.stop(duration.error)
  return duration.nanoseconds < 0n ? Infinity : Number(duration.nanoseconds) / NANOSECONDS_PER_MILLISECOND
}
