/** Tools that search and fetch the web through Ollama: the program runs them, ollama.com or a signed-in daemon answers. */
import { jsonSchema, type Tool } from '@ai-sdk/provider-utils'
import type { OllamaClient } from '@ollamakit/core'
import { toAPICallError } from './to-api-call-error.ts'

export interface OllamaWebSearchOptions {
  /** How many results the model gets, 1 to 10. Default 5. */
  maxResults?: number
  /** The most characters of each result that the model gets. Default 2000. */
  maxCharacters?: number
}

export interface OllamaWebFetchOptions {
  /** The most characters of the page that the model gets. Default 20,000. */
  maxCharacters?: number
}

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

/** The tools of one Ollama. Aborting the call that runs a tool closes its connection. */
export function createTools(client: () => OllamaClient): OllamaTools {
  return {
    webSearch: ({ maxResults = 5, maxCharacters = 2000 } = {}) => ({
      description: 'Searches the web. Returns titles, addresses and texts of the best results.',
      inputSchema: jsonSchema<{ query: string; maxResults?: number }>({
        type: 'object',
        properties: {
          query: { type: 'string' },
          maxResults: { type: 'integer', minimum: 1, maximum: 10 },
        },
        required: ['query'],
      }),
      async execute({ query, maxResults: wanted = maxResults }, { abortSignal }) {
        const { native, baseURL } = client()
        const request = { query, max_results: Math.min(10, Math.max(1, Math.round(wanted))) }
        const { results } = await native
          .webSearch(request, abortSignal ? { signal: abortSignal } : {})
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
          output.map(({ title, url, content }, i) => `${i + 1}. ${title}\n${url}\n${content}`).join('\n\n') ||
          'No results.',
      }),
    }),
    webFetch: ({ maxCharacters = 20_000 } = {}) => ({
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
          .webFetch({ url }, abortSignal ? { signal: abortSignal } : {})
          .catch((error: unknown) => fail(error, baseURL, { url }))
        return { url, title, content: shorten(content, maxCharacters), links }
      },
      toModelOutput: ({ output: { title, url, content } }) => ({
        type: 'text',
        value: `${title}\n${url}\n\n${content}`,
      }),
    }),
  }
}

function fail(error: unknown, url: string, body: object): never {
  throw toAPICallError(error, { url, body })
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}… [${text.length - most} more characters]` : text
}
