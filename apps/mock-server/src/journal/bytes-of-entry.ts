/** How much memory an entry of the journal keeps. */
import type { Question } from '../fixture/question.ts'
import { bytesOfValue, stringBytes } from './bytes-of-value.ts'
import type { JournalEntry } from './journal-entry.ts'

/** Returns about how many bytes the entry and all that it refers to occupy. */
export function bytesOfEntry({ path, rawHeaders, raw, decompressed, question }: JournalEntry): number {
  let characters = path.length
  for (const text of rawHeaders) characters += text.length
  return (
    fixedBytes +
    characters +
    rawHeaders.length * stringBytes +
    raw.length +
    (decompressed?.length ?? 0) +
    (question ? bytesOfQuestion(question) : 0)
  )
}

/** The decoded request repeats texts and images of the body. Its body is parsed anew when it is read. */
function bytesOfQuestion({ request: _request, scenarios: _scenarios, ...decoded }: Question): number {
  return bytesOfValue(decoded)
}

/** Objects, and the buffer's own. */
const fixedBytes = 500
