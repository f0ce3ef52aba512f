/** Every endpoint of the openai dialect, with its hover text. The client's methods and their types follow from this list. */
export {
  /** `POST /v1/chat/completions` without streaming. */
  chatCompletions,
  /** `POST /v1/chat/completions`. Streams the response chunk by chunk, up to the finish reason and, if requested, the usage. `[DONE]` is not included. */
  chatCompletionsStream,
} from './chat-completions.ts'
export {
  /** `POST /v1/completions` without streaming. Completes a prompt. */
  completions,
  /** `POST /v1/completions`. Streams the response chunk by chunk. */
  completionsStream,
} from './completions.ts'
export {
  /** `POST /v1/embeddings`. Requests base64, which is several times faster to read than numbers, and returns views of its bytes. A response with numbers is read, too. */
  embeddings,
} from './embeddings.ts'
export {
  /** `GET /v1/models`. Lists the installed models, newest first. */
  models,
} from './models.ts'
export {
  /** `GET /v1/models/{model}`. Ollama finds no name that contains a slash here; `native.show` does. */
  model,
} from './model.ts'
export {
  /** `POST /v1/responses` without streaming. */
  responses,
  /** `POST /v1/responses`. Streams the response event by event. The last event is `response.completed`, `response.failed` or `response.incomplete`; a stream without one rejects. */
  responsesStream,
} from './responses.ts'
export {
  /** `POST /v1/audio/transcriptions`. Returns the text of a recording, in any `response_format`. An empty body is an error: the server sends one when the model stops early. */
  audioTranscriptions,
} from './audio-transcriptions.ts'
export {
  /** `POST /v1/systemone`, since 0.35.0. Decides questions about one state, with a model made for it. */
  systemone,
} from './systemone.ts'
