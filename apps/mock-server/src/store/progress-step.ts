/** One step of work on the model store, and when it is reported. */
import type { ProgressResponse } from '@ollamakit/wire/native'

export interface Step {
  progress: ProgressResponse
  /** Milliseconds after the start. */
  at?: number
  /** Called once the line has been sent. */
  leaves?: () => void
}
