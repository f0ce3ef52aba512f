/** Tells the line that ends a native answer. */
import type { ChatResponse, GenerateResponse } from '@ollamakit/wire/native'

/** Some relays leave out `done` and keep the reason; an answer to `_debug_render_only` is one object that is never `done`. */
export function isLastLine({ done, done_reason, _debug_info }: ChatResponse | GenerateResponse): boolean {
  // Not every value that is true: a relay may write `"false"`, or an empty reason on each line.
  return isTrue(done) || (typeof done_reason === 'string' && done_reason !== '') || _debug_info !== undefined
}

function isTrue(value: unknown): boolean {
  return value === true
}
