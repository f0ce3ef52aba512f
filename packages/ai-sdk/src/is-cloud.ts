/** Recognizes models of Ollama's cloud. */

/** Whether a model runs in Ollama's cloud: by its name (`gpt-oss:120b-cloud`), or because the server is ollama.com. */
export function isCloud(modelId: string, baseURL: string): boolean {
  return /[:-]cloud$/.test(modelId) || new URL(baseURL).hostname === 'ollama.com'
}
