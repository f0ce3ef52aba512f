/** Ids of tool calls, unique within one answer. */

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** Keeps the server's id if it gave one that is not yet taken, and makes one of the server's own form otherwise. */
export function createCallIds(): (given?: unknown) => string {
  const taken = new Set<string>()

  return (given) => {
    let id = typeof given === 'string' && given !== '' ? given : makeId()
    while (taken.has(id)) id = makeId()
    taken.add(id)
    return id
  }
}

function makeId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8))
  return `call_${Array.from(bytes, (byte) => letters[byte % letters.length]).join('')}`
}
