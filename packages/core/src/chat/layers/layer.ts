/** Adds something that Ollama lacks, around `open`. */
import type { Open } from '../chat-answer.ts'

/** Returns `next(request, call)` itself if it has nothing to do, so that it costs nothing. */
export type Layer = (next: Open) => Open
