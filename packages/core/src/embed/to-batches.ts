/** Splits texts into batches. */

/** The most that one batch may hold. */
export interface BatchLimits {
  texts: number
  /** Of UTF-8. A text with more is a batch of its own. */
  bytes: number
}

/** Neighbouring texts share a batch, so that the batches put together are the texts in their order. */
export function toBatches(inputs: readonly string[], limits: BatchLimits): string[][] {
  const batches: string[][] = []
  let batch: string[] = []
  let bytes = 0
  for (const text of inputs) {
    const size = sizeOf(text, limits.bytes)
    if (batch.length > 0 && (batch.length >= limits.texts || bytes + size > limits.bytes)) {
      batches.push(batch)
      batch = []
      bytes = 0
    }
    batch.push(text)
    bytes += size
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}

/** A text with more characters than `most` has more bytes, too: it need not be encoded. */
function sizeOf(text: string, most: number): number {
  return text.length > most ? text.length : new TextEncoder().encode(text).length
}
