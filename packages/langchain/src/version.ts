/** The version of this package, for LangChain's traces. A test compares it with package.json. */
export const version = '0.0.0'
