/** Reads what a GGUF model file says of itself: its metadata and the names of its tensors. Format: `fs/ggml/gguf.go`. */
import { encodeFloat32 } from '../go/json/encode-float32.ts'
import type { JsonObject, JsonValue } from '@ollamakit/wire'
import type { Tensor } from '@ollamakit/wire/native'

export interface GgufFile {
  /** Metadata by key. Long lists are cut. */
  info: JsonObject
  tensors: Tensor[]
}

/** Files with more are refused: no model has them. */
const mostEntries = 100_000
/** Of a list in the metadata, such as the vocabulary, this much is kept. */
const mostItems = 1000
const longestText = 1_000_000

/** Returns the metadata; undefined if the file is not GGUF or is truncated. */
export function readGguf(bytes: Buffer): GgufFile | undefined {
  if (bytes.length < 24 || bytes.toString('latin1', 0, 4) !== 'GGUF') return undefined
  const version = bytes.readUInt32LE(4)
  if (version < 2 || version > 3) return undefined
  try {
    return readHead(new Reader(bytes, 8))
  } catch (error) {
    // Past the end, or an impossible count: the file is truncated.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function readHead(reader: Reader): GgufFile {
  const [tensorCount, entryCount] = [reader.count(), reader.count()]
  const info = new Map<string, JsonValue>()
  for (let i = 0; i < entryCount; i++) {
    const key = reader.text()
    info.set(key, reader.value(reader.u32()))
  }
  const tensors = Array.from({ length: tensorCount }, () => readTensor(reader))
  return { info: Object.fromEntries(info), tensors }
}

function readTensor(reader: Reader): Tensor {
  const name = reader.text()
  const dimensions = reader.u32()
  if (dimensions > 8) throw new RangeError('too many dimensions')
  const shape = Array.from({ length: dimensions }, () => reader.u64())
  const type = tensorTypes.get(reader.u32()) ?? 'unknown'
  reader.u64()
  return { name, type, shape }
}

const tensorTypes = new Map([
  [0, 'F32'],
  [1, 'F16'],
  [2, 'Q4_0'],
  [3, 'Q4_1'],
  [6, 'Q5_0'],
  [7, 'Q5_1'],
  [8, 'Q8_0'],
  [10, 'Q2_K'],
  [11, 'Q3_K'],
  [12, 'Q4_K'],
  [13, 'Q5_K'],
  [14, 'Q6_K'],
  [30, 'BF16'],
  [39, 'MXFP4'],
])

/** Reads one thing after another; past the end is a RangeError. */
class Reader {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.#step(4))
  }

  /** As exact as a number can be. */
  u64(): number {
    return Number(this.#bytes.readBigUInt64LE(this.#step(8)))
  }

  count(): number {
    const count = this.u64()
    if (count > mostEntries) throw new RangeError('too many entries')
    return count
  }

  text(): string {
    const length = this.u64()
    if (length > longestText) throw new RangeError('too long a text')
    const start = this.#step(length)
    if (start + length > this.#bytes.length) throw new RangeError('past the end')
    return this.#bytes.toString('utf8', start, start + length)
  }

  /** By the type's number in the format. */
  value(type: number): JsonValue {
    switch (type) {
      case 0:
        return this.#bytes.readUInt8(this.#step(1))
      case 1:
        return this.#bytes.readInt8(this.#step(1))
      case 2:
        return this.#bytes.readUInt16LE(this.#step(2))
      case 3:
        return this.#bytes.readInt16LE(this.#step(2))
      case 4:
        return this.u32()
      case 5:
        return this.#bytes.readInt32LE(this.#step(4))
      case 6:
        // With the digits of 32 bits, as Go prints it.
        return Number(encodeFloat32(finite(this.#bytes.readFloatLE(this.#step(4)))))
      case 7:
        return this.#bytes.readUInt8(this.#step(1)) !== 0
      case 8:
        return this.text()
      case 9:
        return this.#list()
      case 10:
        return this.u64()
      case 11:
        return Number(this.#bytes.readBigInt64LE(this.#step(8)))
      case 12:
        return finite(this.#bytes.readDoubleLE(this.#step(8)))
      default:
        throw new RangeError('an unknown type')
    }
  }

  #list(): JsonValue {
    const type = this.u32()
    // The format nests no lists.
    if (type === 9) throw new RangeError('a list in a list')
    const length = this.u64()
    const items: JsonValue[] = []
    for (let i = 0; i < length; i++) {
      const item = this.value(type)
      if (i < mostItems) items.push(item)
    }
    return items
  }

  #step(length: number): number {
    const start = this.#at
    this.#at += length
    if (this.#at > this.#bytes.length) throw new RangeError('past the end')
    return start
  }
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0
}
