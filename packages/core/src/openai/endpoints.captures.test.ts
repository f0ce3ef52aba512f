import { testEndpoints } from '../testing/endpoint-captures.ts'

const asked = 'another method on a route that the client asks in its own way'
const unknown = 'no route of the server'

testEndpoints('openai', {
  'a redirect':
    'fetch follows it, and the replayed answer to that would be the redirect again; transport has its own tests',
  'GET /v1/audio/transcriptions': asked,
  'GET /v1/chat/completions': asked,
  'GET /v1/completions': asked,
  'GET /v1/embeddings': asked,
  'GET /v1/responses': asked,
  'HEAD /v1/chat/completions': asked,
  'DELETE /v1/chat/completions': asked,
  'OPTIONS /v1/chat/completions': 'a preflight: browsers ask it, no client',
  'GET /v1/responses/resp_1': 'the server keeps no answers',
  'GET /v1/chat': unknown,
  'POST /v1/audio/translations': unknown,
  'POST /v1/unknown': unknown,
})
