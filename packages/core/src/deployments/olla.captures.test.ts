/** Every recorded exchange with Olla: asked by the client's method at its prefix, and read as what the server sent. */
import { testEndpoints } from '../testing/endpoint-captures.ts'

const otherMethod = 'another method on a route that the client asks in its own way'
const forPeople = 'pages and reports of Olla for people who run it'
const ownList = 'lists of Olla that repeat what GET /api/tags and GET /v1/models say'
const unknown = 'no route of the server'
const notOllama = 'the backend of this capture is a script that answers {"ok":true}, which no Ollama does'
const completed = 'the end mark has no message; the client adds an empty one'

testEndpoints(
  'olla',
  {
    'a redirect': 'fetch follows it, and the replayed response to that would be the redirect again',
    'no answer': 'the client had left before a response came, or Olla closed the connection without one',
    'GET /': 'text for people',
    'HEAD /': 'text for people, without the text',
    'HEAD /api/tags': 'says less than GET',
    'HEAD /api/version': 'says less than GET',
    'GET /version': 'asked by probe(), which has its own tests',
    'GET /api/chat': otherMethod,
    'GET /v1/messages': otherMethod,
    'POST /api/tags': otherMethod,
    'PUT /api/chat': otherMethod,
    'OPTIONS /api/chat': 'a preflight: browsers send it, no client',
    'GET /api/list': 'an old name of /api/ps, which no method asks for',
    'GET /api/nothing': unknown,
    'POST /olla/anthropic/v1/complete': unknown,
    'GET /olla': forPeople,
    'GET /olla/': forPeople,
    'GET /internal/': forPeople,
    'GET /internal/health': forPeople,
    'HEAD /internal/health': forPeople,
    'POST /internal/health': forPeople,
    'GET /internal/process': forPeople,
    'GET /internal/stats/models': forPeople,
    'GET /internal/stats/sticky': forPeople,
    'GET /internal/stats/translators': forPeople,
    'GET /internal/status': forPeople,
    'GET /internal/status/endpoints': forPeople,
    'GET /internal/status/models': forPeople,
    'GET /models': unknown,
    'GET /olla/mistral/api/tags': unknown,
    'GET /olla/models': ownList,
    'GET /olla/models/': ownList,
    'GET /olla/models/chat-default': ownList,
    'GET /olla/models/gpt-4o-mini:latest': ownList,
    'GET /olla/models/llama3.2:latest': ownList,
    'GET /olla/models/mistral:7b': ownList,
    'GET /olla/anthropic/v1/models': ownList,
    'GET /olla/anthropic/v1/models/llama3.2:latest': unknown,
  },
  {
    deployment: 'olla',
    prefix:
      /^\/olla\/(?:anthropic(?=\/v1\/messages)|ollama|openai-compatible|openai|proxy|vllm|lm-studio|lm_studio|lmstudio)(?=\/)/,
    unread: {
      'olla/upstream/broken 3': notOllama,
      'olla/upstream/broken-sherpa 3': notOllama,
      'olla/upstream/endpoint-auth 0': notOllama,
      'olla/upstream/request-headers 0': notOllama,
      'olla/upstream/request-headers 1': notOllama,
      'olla/upstream/split-bytes 0': completed,
      'olla/upstream/split-bytes-sherpa 0': completed,
    },
  },
)
