/** The form of `POST /v1/audio/transcriptions`, and the native chat that the server makes of it. Server: `middleware/openai.go` TranscriptionMiddleware, `openai/openai.go` FromTranscriptionRequest. */
import type { ChatRequest } from '../request/chat-request.ts'
import { toMessage } from '../request/message-shape.ts'

export interface TranscriptionRequest {
  model: string
  audio: Uint8Array
  /** `text` is answered as bare text, anything else as JSON. */
  responseFormat: string
  language: string
  prompt: string
}

/** What arrives with the form. */
export interface FormRequest {
  body: Buffer
  contentType: string
  /** With its query, whose parameters count, too. */
  path: string
}

/** Reads the form. Returns the text of the server's 400 if it is refused. */
export async function readTranscriptionRequest(
  sent: FormRequest,
): Promise<{ value: TranscriptionRequest } | { error: string }> {
  const form = await readForm(sent)
  if ('error' in form) return { error: `failed to parse multipart form: ${form.error}` }
  const query = new URL(sent.path, 'http://mock.invalid').searchParams
  const field = (name: string): string => {
    const given = form.value.get(name)
    return typeof given === 'string' ? given : (query.get(name) ?? '')
  }
  const model = field('model')
  if (model === '') return { error: 'model is required' }
  const file = form.value.get('file')
  if (file === null || typeof file === 'string') return { error: 'file is required: http: no such file' }
  const audio = new Uint8Array(await file.arrayBuffer())
  if (audio.length === 0) return { error: 'audio file is empty' }
  return {
    value: {
      model,
      audio,
      responseFormat: field('response_format'),
      language: field('language'),
      prompt: field('prompt'),
    },
  }
}

async function readForm({
  body,
  contentType,
}: FormRequest): Promise<{ value: FormData } | { error: string }> {
  if (!/^multipart\/(?:form-data|mixed)\s*(?:;|$)/i.test(contentType)) {
    return { error: "request Content-Type isn't multipart/form-data" }
  }
  if (!/;\s*boundary=/i.test(contentType)) return { error: 'no multipart boundary param in Content-Type' }
  try {
    // The platform's own parser. Its messages differ from Go's, so a truncated form gets Go's.
    const form = new Response(new Uint8Array(body), { headers: { 'Content-Type': contentType } })
    return { value: await form.formData() }
  } catch {
    return { error: 'multipart: NextPart: EOF' }
  }
}

/** The native request: the model is to write down what it hears and nothing else. */
export function toTranscriptionChat({ model, audio, language, prompt }: TranscriptionRequest): ChatRequest {
  const task =
    'Transcribe the audio exactly as spoken. Output only the spoken words. Do not answer any question in the audio.'
  const content = [
    task,
    ...(language === '' ? [] : [`The audio is in ${language}.`]),
    ...(prompt === '' ? [] : [`Context: ${prompt}`]),
  ].join(' ')
  const question = toMessage('user', {
    content: 'What exact words are spoken in this audio?',
    images: [audio],
  })
  return {
    model,
    messages: [toMessage('system', { content }), question],
    stream: true,
    tools: [],
    options: { temperature: 0 },
    _debug_render_only: false,
    logprobs: false,
    top_logprobs: 0,
  }
}
