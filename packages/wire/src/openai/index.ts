/** The OpenAI-compatible dialect: `/v1/*`, answers as server-sent events. */
export * from './audio-transcriptions.ts'
export * from './chat-completions.ts'
export * from './completions.ts'
export * from './embeddings.ts'
export * from './error.ts'
export * from './models.ts'
export * from './response-event.ts'
export * from './responses.ts'
