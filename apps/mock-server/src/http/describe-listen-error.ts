/** Explains why a server cannot listen. The code and the command name the same settings in their own words. */

/** How the caller writes the settings. */
export interface ListenWords {
  /** What to do about a port: `choose another with --port`. */
  port: string
  /** What to do about a host. */
  host: string
}

/** The explanation; undefined for an error that is about something else. */
export function describeListenError(
  error: unknown,
  { host, port }: { host: string; port: number },
  words: ListenWords,
): string | undefined {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is taken (an Ollama or another mock?): ${words.port}`
    case 'EACCES':
      return `port ${port} needs more privileges: ${words.port}`
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
    case 'ENOTFOUND':
    case 'EINVAL':
      return `${host} is not an address of this machine: ${words.host}`
    default:
      return undefined
  }
}
