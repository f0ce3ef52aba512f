/** The Anthropic-compatible dialect: `/v1/messages`, streamed as server-sent events. */
export * from './content-block.ts'
export * from './messages-count-tokens.ts'
export * from './error.ts'
export * from './message-stream-event.ts'
export * from './messages.ts'
