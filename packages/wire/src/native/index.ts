/** The native dialect: `/api/*`, answers as lines of JSON. */
export * from './chat.ts'
export * from './error.ts'
export * from './message.ts'
export * from './options.ts'
export * from './show.ts'
export * from './tags.ts'
export * from './tool.ts'
export * from './version.ts'
