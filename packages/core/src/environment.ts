/** The one place that reads the environment. Where there is none (browsers, edge), nothing is set. */
export interface Environment {
  OLLAMA_HOST?: string
  OLLAMA_API_KEY?: string
}

/** What is set and not blank, read anew each time. */
export function readEnvironment(): Environment {
  try {
    const { OLLAMA_HOST, OLLAMA_API_KEY } = globalThis.process?.env ?? {}
    return { ...(OLLAMA_HOST?.trim() ? { OLLAMA_HOST } : {}), ...(OLLAMA_API_KEY?.trim() ? { OLLAMA_API_KEY: OLLAMA_API_KEY.trim() } : {}) }
  } catch {
    // Deno throws where reading the environment is not permitted: then nothing is set, either.
    return {}
  }
}
