/** The end of a command that failed. */

/** Prints one message to stderr and exits with code 1. */
export function fail(message: string): never {
  process.stderr.write(`ollamakit-mock: ${message}\n`)
  process.exit(1)
}
