/** How the command ends when it cannot do its work. */

/** Says what is wrong in one message and ends with code 1. */
export function fail(message: string): never {
  process.stderr.write(`ollamakit-mock: ${message}\n`)
  process.exit(1)
}
