/** Tells the line that ends a native answer. */
import type { ChatResponse, GenerateResponse } from '@ollamakit/wire/native'

/** Some relays leave out `done` and keep the reason; an answer to `_debug_render_only` is one object that is never `done`. */
export function isLastLine({ done, done_reason, _debug_info }: ChatResponse | GenerateResponse): boolean {
  return done || typeof done_reason === 'string' || _debug_info !== undefined
}
