/** The OpenAI-compatible dialect: `/v1/*`, answers as server-sent events. */
export * from './chat-completions.ts'
export * from './error.ts'
export * from './models.ts'
