/** A thing that Ollama cannot do, done around `open`. */
import type { Open } from '../chat-answer.ts'

/** Returns `next(request, call)` itself where it has nothing to do, so that nobody pays for it. */
export type Layer = (next: Open) => Open
