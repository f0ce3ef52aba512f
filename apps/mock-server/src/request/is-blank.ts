/** Tells a body that says nothing. */

/** Whether a body holds nothing at all: the server has words of its own for that. */
export function isBlank(body: Buffer): boolean {
  return body.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
}
