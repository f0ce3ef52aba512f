/** Chunks as some gateways write them: `delta.content` is null where there is no text. */
import { isJsonObject } from '@ollamakit/wire'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import type { Answer, Piece } from '../http/answer.ts'

/** The same answer with null for each missing or empty `delta.content`. */
export function withNullContent(answer: Answer): Answer {
  const { more } = answer
  return {
    ...answer,
    pieces:
      answer.framing === 'stream' ? answer.pieces.map((piece) => new NullContentPiece(piece)) : answer.pieces,
    ...(more ? { more: async () => withNullContent(await more()) } : {}),
  }
}

/** Rewrites a piece when it leaves. */
class NullContentPiece implements Piece {
  readonly #piece: Piece

  constructor(piece: Piece) {
    this.#piece = piece
  }

  get data(): string | Buffer {
    const { data } = this.#piece
    return typeof data === 'string'
      ? data.replaceAll(/^data: (\{.*\})$/gm, (_, text: string) => `data: ${rewrite(text)}`)
      : data
  }

  get at(): number | undefined {
    return this.#piece.at
  }

  get frames(): number | undefined {
    return this.#piece.frames
  }

  get leaves(): (() => void) | undefined {
    return this.#piece.leaves
  }

  set leaves(leaves: (() => void) | undefined) {
    this.#piece.leaves = leaves
  }
}

function rewrite(text: string): string {
  const chunk: unknown = JSON.parse(text)
  const choice = isJsonObject(chunk) && Array.isArray(chunk['choices']) ? chunk['choices'][0] : undefined
  const delta = isJsonObject(choice) ? choice['delta'] : undefined
  if (!isJsonObject(delta) || (typeof delta['content'] === 'string' && delta['content'] !== '')) return text
  delta['content'] = null
  return encodeGoJson(chunk)
}
