/** Tools that search and fetch the web through Ollama: the program runs them, and ollama.com or a signed-in daemon answers. */
import { jsonSchema, type Tool } from '@ai-sdk/provider-utils'
import type { OllamaWebFetchOptions, OllamaWebSearchOptions } from './model-options.ts'
import type { ModelConfig } from './ollama-model.ts'
import { checkSettings } from './read-options.ts'
import { toAPICallError } from './to-api-call-error.ts'
import { toCall } from './to-call.ts'

export interface OllamaSearchResult {
  title: string
  url: string
  content: string
}

export interface OllamaWebPage {
  url: string
  title: string
  content: string
  /** Where the page links to. */
  links: string[]
}

export interface OllamaTools {
  /**
   * A tool that searches the web. Needs an API key at `https://ollama.com`, or a daemon that is signed in.
   *
   * @example
   * ```ts
   * await generateText({ model: ollama('qwen3'), tools: { webSearch: ollama.tools.webSearch() }, stopWhen: isStepCount(5), prompt })
   * ```
   */
  webSearch(
    options?: OllamaWebSearchOptions,
  ): Tool<{ query: string; maxResults?: number }, OllamaSearchResult[]>
  /** A tool that fetches a page as text. Needs what {@link webSearch} needs. */
  webFetch(options?: OllamaWebFetchOptions): Tool<{ url: string }, OllamaWebPage>
}

/** Creates the tools of one Ollama. Aborting the call that runs a tool closes its connection. */
export function createTools({
  client,
  connection,
}: Pick<ModelConfig<object>, 'client' | 'connection'>): OllamaTools {
  return {
    webSearch(options) {
      const { maxResults = 5, maxCharacters = 2000 } = checkSettings('webSearch', options, 'webSearch')
      return {
        description: 'Searches the web. Returns titles, addresses and texts of the best results.',
        inputSchema: jsonSchema<{ query: string; maxResults?: number }>({
          type: 'object',
          properties: {
            query: { type: 'string' },
            maxResults: { type: 'integer', minimum: 1, maximum: 10 },
          },
          required: ['query'],
        }),
        async execute({ query, maxResults: wanted }, { abortSignal }) {
          const { native, baseURL } = client()
          const request = { query, max_results: toCount(wanted) ?? maxResults }
          const { results } = await native
            .webSearch(request, await toCall({ abortSignal }, connection()))
            .catch((error: unknown) => fail(error, baseURL, request))
          return results.map(({ title, url, content }) => ({
            title,
            url,
            content: shorten(content, maxCharacters),
          }))
        },
        toModelOutput: ({ output }) => ({
          type: 'text',
          value:
            output
              .map(({ title, url, content }, i) => `${i + 1}. ${title}\n${url}\n${content}`)
              .join('\n\n') || 'No results.',
        }),
      }
    },
    webFetch(options) {
      const { maxCharacters = 20_000 } = checkSettings('webFetch', options, 'webFetch')
      return {
        description: 'Fetches a web page and returns its text.',
        inputSchema: jsonSchema<{ url: string }>({
          type: 'object',
          properties: { url: { type: 'string', description: 'With https://' } },
          required: ['url'],
        }),
        async execute({ url }, { abortSignal }) {
          const { native, baseURL } = client()
          const {
            title,
            content,
            links = [],
          } = await native
            .webFetch({ url }, await toCall({ abortSignal }, connection()))
            .catch((error: unknown) => fail(error, baseURL, { url }))
          return { url, title, content: shorten(content, maxCharacters), links }
        },
        toModelOutput: ({ output: { title, url, content } }) => ({
          type: 'text',
          value: `${title}\n${url}\n\n${content}`,
        }),
      }
    },
  }
}

/** A model may write anything: undefined for what is no number. */
function toCount(wanted: unknown): number | undefined {
  const count = Math.round(Number(wanted))
  return Number.isFinite(count) && wanted !== null ? Math.min(10, Math.max(1, count)) : undefined
}

function fail(error: unknown, url: string, body: object): never {
  throw toAPICallError(error, { url, body })
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}… [${text.length - most} more characters]` : text
}
