/** `POST /api/web_search` and `/api/web_fetch` of the cloud: results that are made up from the question, always the same. */
import { anything } from '../go/json/anything.ts'
import { decodeGoJson } from '../go/json/decode-go-json.ts'
import { int, string } from '../go/json/scalar.ts'
import { struct } from '../go/json/struct.ts'
import { errorAnswer, jsonAnswer } from '../http/json-answer.ts'
import type { Route } from '../http/route.ts'

const searchShape = struct('api.WebSearchRequest', {
  query: string(),
  max_results: int(),
  filters: anything(),
})
const fetchShape = struct('api.WebFetchRequest', { url: string() })

const mostResults = 10
const usualResults = 5

export const webRoutes: readonly Route[] = [
  {
    path: '/api/web_search',
    methods: ['POST'],
    async answer({ body }) {
      const decoded = decodeGoJson(body, searchShape)
      if ('error' in decoded) return errorAnswer(400, decoded.error)
      const { query, max_results: most } = decoded.value
      if (query === '') return errorAnswer(400, 'query is required')
      const count = Math.min(most > 0 ? most : usualResults, mostResults)
      const results = Array.from({ length: count }, (_, index) => ({
        title: `${query} (${index + 1})`,
        url: `https://example.com/${encodeURIComponent(query)}/${index + 1}`,
        content: `What page ${index + 1} says of ${query}.`,
      }))
      return jsonAnswer(200, { results })
    },
  },
  {
    path: '/api/web_fetch',
    methods: ['POST'],
    async answer({ body }) {
      const decoded = decodeGoJson(body, fetchShape)
      if ('error' in decoded) return errorAnswer(400, decoded.error)
      const { url } = decoded.value
      if (url === '') return errorAnswer(400, 'url is required')
      return jsonAnswer(200, { title: url, content: `The content of ${url}.`, links: [`${url}#more`] })
    },
  },
]
