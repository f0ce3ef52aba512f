import { testEndpoints } from '../testing/endpoint-captures.ts'

const asked = 'another method on a route that the client asks in its own way'
const unknown = 'no route of the server'
const origin = 'a preflight: browsers ask it, no client'

testEndpoints('native', {
  'no answer': 'the client had left before an answer came, or nothing listened: there is nothing to replay',
  'a redirect':
    'fetch follows it, and the replayed answer to that would be the redirect again; transport has its own tests',
  'GET /': 'text for people',
  'HEAD /': 'text for people, without the text',
  'HEAD /api/tags': 'says less than GET',
  'HEAD /api/version': 'says less than GET',
  'HEAD /api/chat': asked,
  'HEAD /api/ps': asked,
  'HEAD /api/status': asked,
  'GET /api/blobs/:digest': asked,
  'GET /api/chat': asked,
  'GET /api/delete': asked,
  'GET /api/experimental/web_search': asked,
  'GET /api/generate': asked,
  'GET /api/me': asked,
  'GET /api/show': asked,
  'POST /': asked,
  'POST /api/delete': asked,
  'POST /api/tags': asked,
  'POST /api/version': asked,
  'PUT /api/chat': asked,
  'PUT /api/pull': asked,
  'PATCH /api/blobs/:digest': asked,
  'DELETE /api/chat': asked,
  'POST /api/web_search': 'a daemon does not have it, and is not asked',
  'DELETE /nothing': unknown,
  'GET /API/tags': unknown,
  'GET /api': unknown,
  'GET /api/unknown': unknown,
  'GET /api/unknown/': unknown,
  'GET /favicon.ico': unknown,
  'HEAD /api/unknown': unknown,
  'POST /api/unknown': unknown,
  'OPTIONS /api/chat': origin,
  'OPTIONS /api/unknown': origin,
})
