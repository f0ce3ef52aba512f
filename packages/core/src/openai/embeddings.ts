/** `POST /v1/embeddings`. */
import { type EmbeddingList, type EmbeddingsRequest, isEmbeddingList } from '@ollamakit/wire/openai'
import type { Call } from '../chat/chat-answer.ts'
import { checkedRequest } from '../transport/checked-request.ts'
import type { Transport } from '../transport/transport.ts'
import { fromBase64 } from './from-base64.ts'

/** Asks for base64, which takes a fraction of the time to read, and gives views of its bytes; a server that answers lists all the same is read, too. */
export async function embeddings(
  transport: Transport,
  request: EmbeddingsRequest,
  call?: Call,
): Promise<EmbeddingList<Float32Array | number[]>> {
  const toVector = checkedRequest(request).encoding_format === 'float' ? toNumbers : toFloats
  const outgoing = {
    method: 'POST',
    path: '/v1/embeddings',
    body: { ...request, encoding_format: request.encoding_format ?? 'base64' },
    accept: 'application/json',
  } as const
  return transport.whole(outgoing, (text) => readList<Float32Array | number[]>(text, toVector), call)
}

/** Undefined where the text is no list of embeddings. */
function readList<Vector>(
  text: string,
  toVector: (wire: number[] | string) => Vector,
): EmbeddingList<Vector> | undefined {
  try {
    const list: unknown = JSON.parse(text)
    if (!isEmbeddingList(list)) return undefined
    return {
      ...list,
      data: list.data.map((item) => Object.assign(item, { embedding: toVector(item.embedding) })),
    }
  } catch {
    // Neither JSON nor base64: the error shows the text as it is.
    return undefined
  }
}

function toNumbers(wire: number[] | string): number[] {
  return typeof wire === 'string' ? Array.from(toFloats(wire)) : wire
}

function toFloats(wire: number[] | string): Float32Array {
  if (typeof wire !== 'string') return Float32Array.from(wire)
  const { buffer } = fromBase64(wire)
  if (!littleEndian) swapBytes(new DataView(buffer))
  // Throws where the bytes do not fill the last number.
  return new Float32Array(buffer)
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

function swapBytes(view: DataView): void {
  for (let at = 0; at + 4 <= view.byteLength; at += 4) view.setUint32(at, view.getUint32(at), true)
}
