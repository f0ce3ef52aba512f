/** The only file that reads the environment. Without one (browsers, edge), nothing is set. */
export interface Environment {
  OLLAMA_HOST?: string
  /** Read if `OLLAMA_HOST` is not set: some frameworks use this name. */
  OLLAMA_BASE_URL?: string
  OLLAMA_API_KEY?: string
  /** The platform whose function this is, where `localhost` is the function itself. */
  host?: 'Vercel' | 'Netlify' | 'AWS Lambda'
  /** Whether this runs in a container, where `localhost` is the container itself. */
  isContainer?: boolean
}

/** Returns what is set and not blank. Reads it anew each time. */
export function readEnvironment(): Environment {
  try {
    const { OLLAMA_HOST, OLLAMA_BASE_URL, OLLAMA_API_KEY, VERCEL, NETLIFY, AWS_LAMBDA_FUNCTION_NAME } =
      globalThis.process?.env ?? {}
    const host = VERCEL ? 'Vercel' : NETLIFY ? 'Netlify' : AWS_LAMBDA_FUNCTION_NAME ? 'AWS Lambda' : undefined
    return {
      ...(OLLAMA_HOST?.trim() ? { OLLAMA_HOST } : {}),
      ...(OLLAMA_BASE_URL?.trim() ? { OLLAMA_BASE_URL } : {}),
      ...(OLLAMA_API_KEY?.trim() ? { OLLAMA_API_KEY: OLLAMA_API_KEY.trim() } : {}),
      ...(host ? { host } : {}),
      get isContainer() {
        return isContainer()
      },
    }
  } catch {
    // Deno throws if the program may not read the environment.
    return {}
  }
}

/** Kubernetes and Podman set a variable, Docker and Podman leave a file. */
function isContainer(): boolean {
  try {
    const { process } = globalThis
    if (process.env['KUBERNETES_SERVICE_HOST'] || process.env['container']) return true
    const files = process.getBuiltinModule?.('fs')
    return ['/.dockerenv', '/run/.containerenv'].some((path) => files?.existsSync(path))
  } catch {
    return false
  }
}
