/** Reads the data of file parts, in the forms that callers of the AI SDK pass. */
import { InvalidArgumentError } from '@ai-sdk/provider'
import { convertBase64ToUint8Array } from '@ai-sdk/provider-utils'

/**
 * Returns the bytes of a value that is bytes or base64. Bytes may come from another realm, such as a Buffer under jsdom.
 *
 * @param where Names the value in the error.
 * @throws InvalidArgumentError if it is neither, or empty.
 */
export function toBytes(data: unknown, where: string): Uint8Array<ArrayBuffer> {
  const bytes = viewOf(data)
  if (bytes) return bytes.byteLength > 0 ? new Uint8Array(bytes) : fail(where, 'is empty')
  return new Uint8Array(convertBase64ToUint8Array(toBase64Text(data, where)))
}

/** Returns an image as core takes it: bytes of this realm, or base64 without line breaks. */
export function toImageData(data: unknown, where: string): Uint8Array | string {
  const bytes = viewOf(data)
  if (bytes) return bytes.byteLength > 0 ? bytes : fail(where, 'is empty')
  return toBase64Text(data, where)
}

/** `isView` and the tag, not `instanceof`: each realm has an `Uint8Array` of its own. */
function viewOf(data: unknown): Uint8Array | undefined {
  if (data instanceof Uint8Array) return data
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return Object.prototype.toString.call(data) === '[object ArrayBuffer]'
    ? new Uint8Array(data as ArrayBuffer)
    : undefined
}

/** Returns standard base64, without line breaks and without a `data:` prefix. Takes the URL alphabet, too. */
function toBase64Text(data: unknown, where: string): string {
  if (typeof data !== 'string')
    return fail(where, `is ${data === null ? 'null' : typeof data}, not bytes or base64`)
  const prefix = /^data:[^,]*;base64,/i.exec(data)
  const text = (prefix ? data.slice(prefix[0].length) : data)
    .replaceAll(/\s/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  if (text === '') return fail(where, 'is empty')
  // Without its padding, a path such as `/etc/passwd` would pass for base64.
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text))
    return fail(
      where,
      `is not base64: ${JSON.stringify(data.slice(0, 40))}. A string is never read as a path or a link`,
    )
  return text
}

function fail(where: string, what: string): never {
  throw new InvalidArgumentError({ argument: where, message: `${where} ${what}` })
}
