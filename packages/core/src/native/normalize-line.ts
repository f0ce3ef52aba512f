/** Lines of a chat answer that say nothing but that it is over. */
import { isJsonObject } from '@ollamakit/wire'

/** The same value; with an empty message where only the end is said (the message is absent or null): by old servers (before 0.2) and by others that go by their documentation. */
export function normalizeLine(line: unknown): unknown {
  if (!isJsonObject(line) || line['message'] != null) return line
  const isEnd = line['done'] === true || typeof line['done_reason'] === 'string'
  // An error under another name is none of these.
  return isEnd &&
    !Object.entries(line).some(([key, value]) => value != null && /error|exception|detail/i.test(key))
    ? { ...line, message: { role: 'assistant', content: '' } }
    : line
}
