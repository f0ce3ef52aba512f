/** Middleware: thinking that a server leaves in the text, between tags, becomes reasoning. */
import type { LanguageModelV4Middleware } from '@ai-sdk/provider'
import type { ExtractThinkingOptions } from '../model-options.ts'
import { checkSettings } from '../read-options.ts'

/**
 * Turns on `extractThinking` for every call, unless the call sets it. For models whose template Ollama does not know.
 *
 * @param options.tag The name of the tag. Default `think`.
 * @throws InvalidArgumentError for an unknown option or a wrong tag.
 */
export function extractThinkingMiddleware(options: ExtractThinkingOptions = {}): LanguageModelV4Middleware {
  const { tag } = checkSettings('extractThinking', options, 'extractThinkingMiddleware')
  return {
    specificationVersion: 'v4',
    transformParams: async ({ params }) => {
      const extractThinking = tag === undefined ? true : { tag }
      const ollama = { extractThinking, ...params.providerOptions?.['ollama'] }
      return { ...params, providerOptions: { ...params.providerOptions, ollama } }
    },
  }
}
