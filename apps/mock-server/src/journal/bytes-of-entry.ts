/** How much memory an entry of the journal keeps. */
import type { Question } from '../fixture/question.ts'
import type { JournalEntry } from './journal-entry.ts'

/** Returns about how many bytes the entry and all that it refers to occupy. */
export function bytesOfEntry({ path, rawHeaders, raw, question }: JournalEntry): number {
  let characters = path.length
  for (const text of rawHeaders) characters += text.length
  return (
    fixedBytes +
    characters +
    rawHeaders.length * stringBytes +
    raw.length +
    (question ? bytesOfQuestion(question) : 0)
  )
}

/** The decoded request repeats the texts and images of the body, and keeps the parsed body once a fixture has looked at it. */
function bytesOfQuestion({ messages, images, prompt = '', input = '' }: Question): number {
  let bytes = (prompt.length + input.length) * bytesPerCharacter
  for (const { text } of messages) bytes += text.length * bytesPerCharacter + stringBytes
  for (const image of images) bytes += image.byteLength
  return bytes
}

/** Objects, and the buffer's own. */
const fixedBytes = 500
const stringBytes = 24
/** V8 keeps text beyond Latin-1 in two bytes a character. */
const bytesPerCharacter = 2
