import { isJsonObject } from '../json.ts'

/**
 * `POST /v1/audio/transcriptions`, as `multipart/form-data`: these are its fields. Since 0.20.0. Server:
 * `openai/openai.go` TranscriptionRequest.
 */
export interface TranscriptionRequest {
  /**
   * A model with audio input. The server does not check this: another model runs anyway and returns some
   * text.
   */
  model: string
  /** The recording. Empty is status 400. */
  file: Blob
  /** The language of the recording, put into the system prompt. */
  language?: string | undefined
  /** Words that help, put into the system prompt. */
  prompt?: string | undefined
  /** `text`: the bare text. Any other value means `json`. Default `json`. */
  response_format?: 'json' | 'text' | 'verbose_json' | 'srt' | 'vtt' | undefined
}

/** Server: `openai/openai.go` TranscriptionResponse. */
export interface TranscriptionResponse {
  text: string
}

/** Whether a received value is a transcription. */
export function isTranscriptionResponse(value: unknown): value is TranscriptionResponse {
  return isJsonObject(value) && typeof value['text'] === 'string'
}
