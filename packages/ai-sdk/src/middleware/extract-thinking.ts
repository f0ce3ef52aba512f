/** Middleware: thinking that a server leaves in the text, between tags, becomes reasoning. */
import type { LanguageModelV4Middleware } from '@ai-sdk/provider'

/**
 * Turns `extractThinking` of core on for every call, unless the call sets it. For models whose template Ollama does not know.
 *
 * @param options.tag The tag's name. Default `think`.
 */
export function extractThinkingMiddleware({ tag }: { tag?: string } = {}): LanguageModelV4Middleware {
  return {
    specificationVersion: 'v4',
    transformParams: async ({ params }) => {
      const extractThinking = tag === undefined ? true : { tag }
      const ollama = { extractThinking, ...params.providerOptions?.['ollama'] }
      return { ...params, providerOptions: { ...params.providerOptions, ollama } }
    },
  }
}
