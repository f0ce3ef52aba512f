import { isJsonObject, type JsonValue } from '../json.ts'

/**
 * `POST /v1/systemone`: decisions about one state, by a model made for them. Since 0.35.0. Shapes: `ollama`
 * 0.6.4, `SystemOneRequest`.
 */
export interface SystemOneRequest {
  model: string
  /** What the questions are about: text, or JSON that the server renders as text. */
  state: SystemOneContent
  questions: Record<string, SystemOneQuestion>
  /** How long the model stays loaded: seconds, or a Go duration such as `"1h30m"`. */
  keep_alive?: number | string | undefined
}

/** Text, or JSON that the server renders as text. */
export type SystemOneContent = string | { [key: string]: JsonValue | undefined } | JsonValue[]

export type SystemOneQuestion =
  /** One of several. Null: the key describes itself. */
  | { type: 'choice'; instructions: SystemOneContent; criteria: Record<string, string | null> }
  /** How likely it is true. */
  | { type: 'noul'; instructions: SystemOneContent; criteria?: { true?: string; false?: string } }
  /** A place on a scale, described from lowest to highest. */
  | { type: 'score'; instructions: SystemOneContent; criteria: string[] }

export interface SystemOneResponse {
  model: string
  answers: Record<string, SystemOneAnswer>
  usage?: { input_tokens?: number; output_tokens?: number }
}

export type SystemOneAnswer =
  /** The probability of true. */
  | { type: 'noul'; noul: number }
  | { type: 'choice'; choice: string; probabilities?: Record<string, number>; confidence?: number }
  /** Zero-based, may be fractional. */
  | {
      type: 'score'
      score: number
      legend?: Record<string, string>
      probabilities?: Record<string, number>
      confidence?: number
    }

/** Whether a received value holds decisions. */
export function isSystemOneResponse(value: unknown): value is SystemOneResponse {
  return isJsonObject(value) && isJsonObject(value['answers'])
}
