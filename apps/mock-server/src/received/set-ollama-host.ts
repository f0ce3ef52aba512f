/** `OLLAMA_HOST` during a test: code under test that is told no address finds the mock there. */

/**
 * Sets the variable. Returns a function that sets it back, unless it was changed meanwhile: tests that run side by side in one
 * process share it.
 */
export function setOllamaHost(url: string): () => void {
  const { OLLAMA_HOST: before } = process.env
  process.env['OLLAMA_HOST'] = url
  return () => {
    if (process.env['OLLAMA_HOST'] !== url) return
    if (before === undefined) delete process.env['OLLAMA_HOST']
    else process.env['OLLAMA_HOST'] = before
  }
}
