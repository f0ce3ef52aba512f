/** Middleware: thinking that a server leaves in the text, between tags, becomes reasoning. */
import type { LanguageModelV4Middleware } from '@ai-sdk/provider'
import type { ExtractThinkingOptions } from '../model-options.ts'
import { checkSettings } from '../read-options.ts'

/**
 * Turns on `extractThinking` for every call, unless the call sets it. For models whose template Ollama does not know.
 *
 * @param options.tag The name of the tag. Default `think`.
 * @param options.startWithThinking Whether the text begins with thinking although it has no start tag, since the model's template ends with it. Default false.
 * @throws InvalidArgumentError for an unknown option or a wrong value.
 */
export function extractThinkingMiddleware(options: ExtractThinkingOptions = {}): LanguageModelV4Middleware {
  const extractThinking = checkSettings('extractThinking', options, 'extractThinkingMiddleware')
  return {
    specificationVersion: 'v4',
    transformParams: async ({ params }) => {
      const given = params.providerOptions?.['ollama']
      const ollama = { ...given, extractThinking: given?.['extractThinking'] ?? extractThinking }
      return { ...params, providerOptions: { ...params.providerOptions, ollama } }
    },
  }
}
