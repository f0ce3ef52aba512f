import { testEndpoints } from '../testing/endpoint-captures.ts'

testEndpoints('anthropic', {
  'GET /v1/messages': 'another method on a route that the client asks in its own way',
  'OPTIONS /v1/messages': 'a preflight: browsers send it, no client',
  'POST /v1/messages/batches': 'no route of the server',
})
