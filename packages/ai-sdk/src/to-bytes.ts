/** Reads the data of file parts, in the forms that callers of the AI SDK pass. */
import { convertBase64ToUint8Array } from '@ai-sdk/provider-utils'
import { invalidArgument } from './invalid-argument.ts'

/**
 * Returns the bytes of a value that is bytes or base64. Bytes may come from another realm, such as a Buffer under jsdom.
 *
 * @param where Names the value in the error.
 * @throws InvalidArgumentError if it is neither, or empty.
 */
export function toBytes(data: unknown, where: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(viewOf(data, where) ?? convertBase64ToUint8Array(toBase64Text(data, where)))
}

/** Returns an image as core takes it: bytes of this realm, or base64 without line breaks. */
export function toImageData(data: unknown, where: string): Uint8Array | string {
  return viewOf(data, where) ?? toBase64Text(data, where)
}

/** `isView` and the tag, not `instanceof`: each realm has an `Uint8Array` of its own. */
function viewOf(data: unknown, where: string): Uint8Array | undefined {
  const bytes = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : Object.prototype.toString.call(data) === '[object ArrayBuffer]'
      ? new Uint8Array(data as ArrayBuffer)
      : undefined
  return bytes?.length === 0 ? fail(where, 'is empty') : bytes
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
  throw invalidArgument(where, `${where} ${what}`)
}
