/** Where the web is asked: ollama.com itself, or a daemon that passes the question on to it with its own key. */
import type { Transport } from '../transport/transport.ts'

export function webPath({ baseURL }: Transport, name: 'web_search' | 'web_fetch'): string {
  return new URL(baseURL).hostname === 'ollama.com' ? `/api/${name}` : `/api/experimental/${name}`
}
