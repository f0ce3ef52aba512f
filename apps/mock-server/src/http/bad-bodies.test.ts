/** Whatever a client sends, the mock answers and stays up. */
import { afterAll, describe, expect, test } from 'vitest'
import { createMockOllama } from '../index.ts'

const ollama = await createMockOllama({ models: ['llama3.2', 'nomic-embed-text'] })
afterAll(() => ollama.close())

const post = async (path: string, body: string | Uint8Array): Promise<{ status: number; text: string }> => {
  const response = await fetch(ollama.url + path, { method: 'POST', body })
  return { status: response.status, text: await response.text() }
}
const deep = (depth: number, open = '{"a":', close = '}'): string =>
  `${open.repeat(depth)}1${close.repeat(depth)}`
const chat = (rest: string): string =>
  `{"model":"llama3.2","stream":false,"messages":[{"role":"user","content":"x"}],${rest}}`
const call = (text: string): string =>
  `"messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":${text}}}]}]`
const tool = (properties: string): string =>
  `"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":${properties}}}}]`

describe('nested thousands of times', () => {
  test.each([
    ['/api/chat', chat(`"options":${deep(9990)}`)],
    ['/api/chat', chat(`"format":${deep(4990, '{"properties":{"a":', '}}')}`)],
    ['/api/chat', chat(`"unknown":${deep(9990)}`)],
    ['/api/chat', chat(call(deep(9980)))],
    ['/api/chat', chat(tool(deep(4900, '{"a":{"properties":', '}}')))],
    ['/api/chat', chat(`${call(deep(9980))},"_debug_render_only":true`)],
    ['/api/generate', `{"model":"llama3.2","prompt":"x","stream":false,"format":${deep(9990)}}`],
    ['/api/embed', `{"model":"nomic-embed-text","input":${deep(9990, '[', ']')}}`],
    ['/api/create', `{"model":"y","from":"llama3.2","parameters":${deep(9990)}}`],
    ['/api/create', `{"model":"y","from":"llama3.2","info":${deep(9990)}}`],
    ['/api/show', '{"model":"y"}'],
    [
      '/v1/chat/completions',
      `{"model":"llama3.2","messages":[{"role":"user","content":${deep(9990, '[', ']')}}]}`,
    ],
  ])('%s answers', async (path, body) => {
    const { status, text } = await post(path, body)

    expect(status).toBeGreaterThanOrEqual(200)
    expect(text).not.toContain('ollamakit-mock failed')
    expect(status).toBeLessThan(500)
  })

  test('beyond ten thousand levels it is refused as Go does it', async () => {
    expect(await post('/api/chat', chat(`"options":${deep(10_001)}`))).toEqual({
      status: 400,
      text: `{"error":"invalid character '{' exceeded max depth"}`,
    })
  })
})

describe('absurd values', () => {
  test.each([
    ['/api/chat', chat('"keep_alive":1e308')],
    ['/api/chat', chat('"options":{"num_ctx":1e308,"num_keep":-1e308,"num_predict":-9}')],
    ['/api/chat', chat('"options":{"__proto__":{"num_ctx":1},"constructor":1,"toString":2}')],
    ['/api/generate', '{"model":"llama3.2","prompt":"x","context":[1,2,9007199254740993],"stream":false}'],
    ['/api/generate', `{"model":"__proto__","prompt":"x"}`],
    ['/api/embed', '{"model":"nomic-embed-text","input":"x","dimensions":9007199254740991}'],
    ['/api/embed', '{"model":"nomic-embed-text","input":"x","dimensions":-9223372036854775808}'],
    [
      '/api/create',
      '{"model":"z","from":"llama3.2","parameters":{"__proto__":1,"constructor":{}},"files":{"__proto__":"x"},"stream":false}',
    ],
    [
      '/api/create',
      '{"model":"z","files":{"a.gguf":"sha256:../../../../../../../../../../etc/passwd/0000000000000000000000000000000"}}',
    ],
    ['/api/copy', '{"source":"../../etc/passwd","destination":"x"}'],
    ['/api/pull', '{"model":"../../../etc/passwd"}'],
    ['/api/push', '{"model":"../../../etc/passwd"}'],
    ['/api/blobs/..%2F..%2Fetc%2Fpasswd', 'x'],
    ['/api/blobs/sha256:..%2f..%2f', 'x'],
    [`/api/blobs/sha256-${'a'.repeat(63)}%00`, 'x'],
    ['/api/show', '{"model":"constructor"}'],
  ])('%s %s answers without a failure of its own', async (path, body) => {
    const { status, text } = await post(path, body)

    expect(status).toBeGreaterThanOrEqual(200)
    expect(text).not.toContain('ollamakit-mock failed')
  })

  test.each(['/api/chat', '/api/generate', '/api/embed', '/api/create', '/api/pull'])(
    '%s reads invalid UTF-8 as the replacement character',
    async (path) => {
      const body = Buffer.concat([
        Buffer.from('{"model":"a'),
        Buffer.from([0xff, 0xfe]),
        Buffer.from('b","prompt":"x","input":"x","from":"x"}'),
      ])

      expect(await post(path, body)).toEqual({ status: 400, text: '{"error":"invalid model name"}' })
    },
  )
})
