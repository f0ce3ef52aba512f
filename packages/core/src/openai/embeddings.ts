/** `POST /v1/embeddings`. */
import {
  type Embedding,
  type EmbeddingList,
  type EmbeddingsRequest,
  isEmbeddingList,
} from '@ollamakit/wire/openai'
import type { Call } from '../transport/call.ts'
import type { Warning } from '../chat/chat-request.ts'
import { toOptionWarnings } from '../chat/to-option-warnings.ts'
import { coreNames } from '../errors/caller-names.ts'
import type { EmbedDialect } from '../embed/embed-dialect.ts'
import { checkObject } from '../transport/check-arguments.ts'
import type { Transport } from '../transport/transport.ts'
import { fromBase64 } from './from-base64.ts'

export async function embeddings(
  transport: Transport,
  request: EmbeddingsRequest,
  call?: Call,
): Promise<EmbeddingList<Float32Array | number[]>> {
  const toVector = checkObject(request).encoding_format === 'float' ? toNumbers : toFloats
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

/** The neutral embed in this dialect. */
export const openaiEmbed: EmbedDialect = {
  path: '/v1/embeddings',
  toBody({ model, inputs, dimensions, truncate, keepAlive, options = {} }, names = coreNames) {
    const warnings: Warning[] = []
    // `true` is what the server does here anyway.
    if (truncate === false) warnings.push(unsupported(names.setting('truncate')))
    if (keepAlive !== undefined) warnings.push(unsupported(names.setting('keepAlive')))
    for (const name of Object.keys(options)) {
      const unknown = toOptionWarnings(name, names)
      warnings.push(...(unknown.length > 0 ? unknown : [unsupported(names.modelOption(name))]))
    }
    return {
      body: {
        model,
        input: [...inputs],
        ...(dimensions === undefined ? {} : { dimensions }),
        encoding_format: 'base64',
      },
      warnings,
    }
  },
  read(text) {
    const list = readList<number[]>(text, toNumbers)
    if (!list) return undefined
    const { prompt_tokens: inputTokens } = list.usage ?? {}
    return {
      embeddings: inOrder(list.data),
      usage: inputTokens === undefined ? {} : { inputTokens, raw: { ...list.usage } },
    }
  },
}

/** By `index`, which other servers do not always follow in their order; a vector without an index keeps its position. */
function inOrder(data: readonly Partial<Embedding<number[]>>[]): (number[] | undefined)[] {
  const byIndex = new Map<number, number[] | undefined>()
  for (const [position, { index = position, embedding }] of data.entries())
    if (!byIndex.has(index)) byIndex.set(index, embedding)
  return data.map((_, index) => byIndex.get(index))
}

function unsupported(setting: string): Warning {
  return {
    type: 'unsupported',
    setting,
    message: `/v1/embeddings has no such setting, so ${setting} is not sent`,
  }
}

function toNumbers(wire: number[] | string): number[] {
  if (typeof wire !== 'string') return wire
  const floats = toFloats(wire)
  const numbers = Array<number>(floats.length)
  // `Array.from` takes seven times as long.
  for (let i = 0; i < floats.length; i++) numbers[i] = floats[i] as number // below the length
  return numbers
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
