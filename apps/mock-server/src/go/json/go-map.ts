/** Objects that were Go maps: without an order of their own, so in the order in which Go writes them. */

/** An object with its keys in the order of their UTF-8 bytes. Keys that are whole numbers come first: JavaScript cannot keep their place. */
export function toGoMap<T>(members: Map<string, T>): Record<string, T> {
  return Object.fromEntries([...members].sort(([left], [right]) => compareBytes(left, right)))
}

/** Differs from the order of strings only where there are surrogates. */
function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}
