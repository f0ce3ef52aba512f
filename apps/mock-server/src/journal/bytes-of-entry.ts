/** How much memory an entry of the journal keeps. */
import type { Question } from '../fixture/question.ts'
import { bytesOfValue, bytesPerCharacter, stringBytes } from './bytes-of-value.ts'
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
function bytesOfQuestion({
  messages,
  images,
  prompt = '',
  input = '',
  tools,
  format,
  options,
}: Question): number {
  let bytes = (prompt.length + input.length) * bytesPerCharacter
  for (const { text, toolCalls } of messages)
    bytes += text.length * bytesPerCharacter + fixedBytes + (toolCalls ? bytesOfValue(toolCalls) : 0)
  for (const image of images) bytes += image.byteLength
  for (const tool of tools) bytes += tool.length * bytesPerCharacter + stringBytes
  return bytes + bytesOfValue(format) + bytesOfValue(options)
}

/** Objects, and the buffer's own. */
const fixedBytes = 500
