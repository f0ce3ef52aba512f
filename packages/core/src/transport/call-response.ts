/** What a response says besides its body. */
import type { Warning } from '../errors/warning.ts'
import type { ServedBy } from '../deployments/served-by.ts'

/** The response to a request, for {@link Call.onResponse}. */
export interface CallResponse {
  /** Without credentials and query. */
  url: string
  status: number
  headers: Headers
  /** Which deployment answered, and what its headers say. */
  servedBy: ServedBy
  /** One if an entry of `fallback` answered. */
  warnings: Warning[]
}
