import { createOllamaClient, type OllamaClient } from '@ollamakit/core'

/**
 * A client of the fleet.
 *
 * @param spare - an Ollama outside the fleet that answers while all of its servers are down.
 */
export function createFleetClient(
  baseURL = 'http://127.0.0.1:40114',
  { spare, waitMs = 500 }: { spare?: string; waitMs?: number } = {},
): OllamaClient {
  return createOllamaClient({
    baseURL,
    deployment: 'olla',
    // Olla does not repeat a request whose server closed the connection before it answered (502).
    retry: { retries: 2, waitMs },
    ...(spare ? { fallback: [{ baseURL: spare, deployment: 'local' }] } : {}),
  })
}
