/** `POST /v1/audio/transcriptions`. */
import {
  isTranscriptionResponse,
  type TranscriptionRequest,
  type TranscriptionResponse,
} from '@ollamakit/wire/openai'
import type { Call } from '../transport/call.ts'
import { OllamaInputError } from '../errors/ollama-error.ts'
import { show } from '../errors/quote.ts'
import { checkObject } from '../transport/check-arguments.ts'
import { parseJson } from '../transport/parse-json.ts'
import type { Transport } from '../transport/transport.ts'

export async function audioTranscriptions(
  transport: Transport,
  request: TranscriptionRequest,
  call?: Call,
): Promise<TranscriptionResponse> {
  const { response_format: format = 'json', file } = checkObject(request)
  if (!(file instanceof Blob))
    throw new OllamaInputError(
      `the file of the recording is ${show(file)}`,
      'Allowed: a Blob or File, such as openAsBlob(path) makes in Node',
    )
  const outgoing = {
    method: 'POST',
    path: '/v1/audio/transcriptions',
    content: toForm(request),
    accept: 'application/json, text/plain',
  } as const
  return transport.whole(outgoing, (body) => readTranscription(body, format), call)
}

/** Ollama answers JSON to any format but `text`; other servers answer `srt` and `vtt` as text, too. */
function readTranscription(body: string, format: string): TranscriptionResponse | undefined {
  if (body === '' || /^\s*<(?:!doctype|html)/i.test(body)) return undefined
  const value = format === 'text' ? undefined : parseJson(body)
  if (isTranscriptionResponse(value)) return value
  return format === 'text' || ((format === 'srt' || format === 'vtt') && value === undefined)
    ? { text: body }
    : undefined
}

function toForm({ file, ...fields }: TranscriptionRequest): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value)
  // The server takes nothing for a file that has no name.
  form.set(
    'file',
    file,
    'name' in file && typeof file.name === 'string' && file.name !== '' ? file.name : 'audio',
  )
  return form
}
