/** Reads a body as text, up to a bound. */

/** The text of a body. What lies beyond `most` bytes is not read: `cut` says that there was more. */
export async function readText(
  body: ReadableStream<Uint8Array> | null,
  most: number,
): Promise<{ text: string; cut: boolean }> {
  if (!body) return { text: '', cut: false }
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let size = 0; ;) {
    const { done, value } = await reader.read()
    if (done) return { text: text + decoder.decode(), cut: false }
    if (size + value.length > most) {
      text += decoder.decode(value.subarray(0, most - size))
      await reader.cancel()
      return { text, cut: true }
    }
    size += value.length
    text += decoder.decode(value, { stream: true })
  }
}
