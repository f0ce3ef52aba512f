/** The envelopes in which servers, proxies and gateways send their errors. */
import { describe, expect, test } from 'vitest'
import { readErrorBody } from './read-error-body.ts'

describe('readErrorBody', () => {
  test.each([
    [
      'the daemon',
      '{"error":"model \'nope\' not found"}',
      { message: "model 'nope' not found", form: 'json' },
    ],
    [
      'the daemon, not signed in',
      '{"error":"unauthorized","signin_url":"https://ollama.com/connect?name=h\\u0026key=k"}',
      { message: 'unauthorized', signinURL: 'https://ollama.com/connect?name=h&key=k', form: 'json' },
    ],
    [
      'a stub that relays',
      '{"StatusCode":404,"Status":"404 Not Found","error":"model \\"x\\" not found"}',
      { message: 'model "x" not found', toldStatus: 404, form: 'json' },
    ],
    [
      'the openai dialect',
      '{"error":{"message":"model is required","type":"invalid_request_error","param":null,"code":null}}\n',
      { message: 'model is required', code: 'invalid_request_error', form: 'json' },
    ],
    [
      'a gateway with a code of its own',
      '{"error":{"message":"litellm.RateLimitError: no","type":null,"param":null,"code":"429"}}',
      { message: 'litellm.RateLimitError: no', code: '429', toldStatus: 429, form: 'json' },
    ],
    [
      'the runner’s JSON as the daemon’s text',
      '{"error":"{\\"error\\":{\\"code\\":400,\\"message\\":\\"request (9 tokens) exceeds the available context size (8 tokens)\\",\\"type\\":\\"exceed_context_size_error\\"}}"}',
      {
        message: 'request (9 tokens) exceeds the available context size (8 tokens)',
        code: 'exceed_context_size_error',
        toldStatus: 400,
        by: 'runner',
        form: 'json',
      },
    ],
    [
      'a detail',
      '{"detail":"Not authenticated"}',
      { message: 'Not authenticated', by: 'gateway', form: 'json' },
    ],
    [
      'details of a validator',
      '{"detail":[{"loc":["body","model"],"msg":"field required","type":"x"}]}',
      { message: 'body.model: field required', by: 'gateway', form: 'json' },
    ],
    [
      'a bare message',
      '{"message":"API rate limit exceeded"}',
      { message: 'API rate limit exceeded', by: 'gateway', form: 'json' },
    ],
    [
      'Fastify',
      '{"statusCode":404,"error":"Not Found","message":"Route POST:/api/chat not found"}',
      { message: 'Not Found: Route POST:/api/chat not found', form: 'json' },
    ],
    [
      'NestJS',
      '{"statusCode":400,"message":["model must be a string","no messages"],"error":"Bad Request"}',
      { message: 'Bad Request: model must be a string; no messages', form: 'json' },
    ],
    [
      'OAuth',
      '{"error":"invalid_token","error_description":"the token has expired"}',
      { message: 'invalid_token: the token has expired', form: 'json' },
    ],
    [
      'several errors',
      '{"errors":[{"code":7003,"message":"no route"},{"message":"no account"}]}',
      { message: 'no route; no account', code: '7003', by: 'gateway', form: 'json' },
    ],
    [
      'the Anthropic dialect',
      '{"type":"error","error":{"type":"not_found_error","message":"model \'x\' not found"},"request_id":"req_1"}',
      { message: "model 'x' not found", code: 'not_found_error', requestId: 'req_1', form: 'json' },
    ],
    ['a JSON text', '"no"', { message: 'no', form: 'json' }],
    ['text', 'model_not_found\n', { message: 'model_not_found', form: 'text' }],
    ['JSON that says nothing', '{"ok":false}', { message: '{"ok":false}', form: 'text' }],
    ['half a JSON object', '{"error":"mod', { message: '{"error":"mod', form: 'text' }],
    [
      'a page with a title',
      '<!DOCTYPE html><html><head><title> 502 Bad Gateway </title></head></html>',
      { message: '502 Bad Gateway', form: 'html' },
    ],
    [
      'a page with a heading',
      '<html><body><center><h1>504 Gateway Time-out</h1></center>',
      { message: '504 Gateway Time-out', form: 'html' },
    ],
    [
      'a page that names its maker',
      '<html><head><title>413 Request Entity Too Large</title></head><body><hr><center>nginx/1.27.1</center></body></html>',
      { message: '413 Request Entity Too Large', vendor: 'nginx', form: 'html' },
    ],
    [
      'a page without either',
      '<html><body>no</body></html>',
      { message: 'an HTML page without a title', form: 'html' },
    ],
    ['nothing', ' \n', { form: 'empty' }],
  ])('%s', (_who, body, words) => {
    expect(readErrorBody(body)).toEqual(words)
  })

  test.each([
    '{"code":500,"msg":"boom"}',
    '{"status":500,"error_message":"boom"}',
    '{"ErrorMessage":"boom"}',
    '{"Message":"boom"}',
    '{"error":true,"message":"boom"}',
    '{"type":"about:blank","title":"Internal Server Error","detail":"boom"}',
    '{"title":"boom","status":500}',
    '{"success":false,"errors":[{"message":"boom"}],"messages":[]}',
    '{"errors":["boom"]}',
    '{"errors":{"model":["boom"]}}',
    '{"errors":[{"detail":"boom"}]}',
    '{"error":{"msg":"boom"}}',
    '{"error":["boom"]}',
    '{"error":[{"description":"boom"}]}',
    '{"error":{"errors":["boom"]}}',
    '{"message":["boom"]}',
    '{"errors":[null,7,{"message":"boom"}]}',
  ])('%s says boom', (body) => {
    expect(readErrorBody(body)).toMatchObject({ message: 'boom', form: 'json' })
  })

  test('an envelope of any depth is read', () => {
    const depth = 100_000
    const body = `${'{"errors":['.repeat(depth)}"boom"${']}'.repeat(depth)}`
    expect(readErrorBody(body)).toMatchObject({ form: 'text' })
  })
})
