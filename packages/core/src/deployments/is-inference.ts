/** Which requests a model answers. Everything else is about one server: its models, its account, its version. */
import type { Outgoing } from '../transport/transport.ts'

const paths =
  /^\/(?:api\/(?:chat|generate|embed|embeddings)|v1\/(?:chat\/completions|completions|embeddings|responses|messages|audio\/transcriptions))$/

/** Whether another deployment may answer it, too. `path`: without prefix. */
export function isInference({ path }: Pick<Outgoing, 'path'>): boolean {
  return paths.test(path)
}
