/** Incomplete responses to requests without streaming, and fetches that cannot stream. */
import { describe, expect, test } from 'vitest'
import { createOllamaClient, type OllamaClient, OllamaInputError } from './index.ts'
import { serve } from './testing/serve.ts'

const question = { model: 'm', messages: [{ role: 'user' as const, text: 'Hi' }] }
const wire = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] }

function answering(body: string, status = 200): OllamaClient {
  return createOllamaClient({
    baseURL: 'http://h',
    fetch: () => Promise.resolve(new Response(body, { status })),
  })
}

const whole: Record<string, [body: string, ask: (client: OllamaClient) => Promise<unknown>]> = {
  'native.chat': [
    '{"model":"m","message":{"role":"assistant","content":"Hi \\"you\\" {"},"done":true,"done_reason":"stop"}',
    ({ native }) => native.chat(wire),
  ],
  'native.generate': [
    '{"model":"m","response":"Hi","done":true,"done_reason":"stop"}',
    ({ native }) => native.generate({ model: 'm', prompt: 'Hi' }),
  ],
  'native.embed': [
    '{"model":"m","embeddings":[[1,2]]}',
    ({ native }) => native.embed({ model: 'm', input: 'Hi' }),
  ],
  'native.show': ['{"details":{},"model_info":{"a":[1,2]}}', ({ native }) => native.show({ model: 'm' })],
  'openai.chatCompletions': [
    '{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}',
    ({ openai }) => openai.chatCompletions(wire),
  ],
  'openai.completions': [
    '{"id":"c","choices":[{"index":0,"text":"Hi","finish_reason":"stop"}]}',
    ({ openai }) => openai.completions({ model: 'm', prompt: 'Hi' }),
  ],
}

describe('a response that ends too early is incomplete and worth a retry', () => {
  test.each(Object.entries(whole))('%s, cut after any character', async (_name, [body, ask]) => {
    await expect(ask(answering(body))).resolves.toBeDefined()
    for (let length = 0; length < body.length; length++)
      await expect(ask(answering(body.slice(0, length)))).rejects.toMatchObject({
        name: 'OllamaStreamError',
        code: 'incomplete_answer',
        retryable: true,
        partial: { text: '' },
        message: expect.not.stringContaining('baseURL') as string,
      })
  })

  test('also one whose connection breaks', async () => {
    await using server = await serve((_request, response) => {
      response
        .writeHead(200, { 'content-length': 1000 })
        .write('{"model":"m","message":', () => response.destroy())
    })
    await expect(createOllamaClient({ baseURL: server.url }).native.chat(wire)).rejects.toMatchObject({
      name: 'OllamaStreamError',
      code: 'incomplete_answer',
      retryable: true,
    })
  })

  test('a list that is cut off is incomplete; an empty body instead of a list is from another server', async () => {
    await expect(answering('{"models":[{"name":"a"').native.tags()).rejects.toMatchObject({
      code: 'incomplete_answer',
    })
    await expect(answering('').native.tags()).rejects.toMatchObject({
      name: 'OllamaResponseError',
      remedy: expect.stringContaining('baseURL') as string,
    })
  })

  test.each(['hello', '<html></html>', '{"hello":"world"}', '{"a":1}}', '[]', 'null'])(
    '%s is something else, not a part',
    async (body) => {
      await expect(answering(body).native.chat(wire)).rejects.toMatchObject({
        name: 'OllamaResponseError',
        retryable: false,
      })
    },
  )

  test.each(Object.entries(whole))(
    '%s with an error beside the content is that error',
    async (_name, [body, ask]) => {
      await expect(ask(answering(body.replace('{', '{"error":"boom",')))).rejects.toMatchObject({
        name: 'OllamaResponseError',
        serverMessage: 'boom',
      })
    },
  )

  test.each(['Ollama is running', '<!doctype html>\n<title>Login</title>', '<html><body>x'])(
    'a chat that gets %j is not cut off, and not worth a retry',
    async (body) => {
      for (const dialect of ['native', 'openai'] as const) {
        const { chat } = createOllamaClient({
          baseURL: 'http://h',
          dialect,
          fetch: () => Promise.resolve(new Response(body)),
        })
        await expect(chat.generate(question)).rejects.toMatchObject({
          retryable: false,
          remedy: expect.stringContaining('baseURL') as string,
        })
      }
    },
  )

  test.each([204, 300, 304])('the status %i without a body is not worth a retry', async (status) => {
    const client = createOllamaClient({
      baseURL: 'http://h',
      fetch: () => Promise.resolve(new Response(null, { status })),
    })
    for (const asked of [client.native.chat(wire), client.chat.generate(question)])
      await expect(asked).rejects.toMatchObject({ name: 'OllamaResponseError', status, retryable: false })
  })

  test('an error with status 200 is explained by its words', async () => {
    await expect(answering('{"error":"model \'m\' not found"}').native.chat(wire)).rejects.toMatchObject({
      reason: 'model-missing',
      remedy: 'Run: ollama pull m',
    })
  })
})

describe('a fetch of the caller that is no fetch of the platform', () => {
  test('a body of texts is read', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue('{"message":{"role":"assistant","content":"H"}}\n{"message":{"content":"i"},')
        controller.enqueue('"done":true}\n')
        controller.close()
      },
    })
    const { chat } = createOllamaClient({
      baseURL: 'http://h',
      fetch: () => Promise.resolve(new Response(body)),
    })
    expect(await chat.generate(question)).toMatchObject({ text: 'Hi' })
  })

  test.each<[what: string, use: (response: Response) => unknown]>([
    ['read', (response) => response.text()],
    ['locked', (response) => response.body?.getReader()],
  ])('a Response whose body is %s already is named', async (_what, use) => {
    const response = new Response('{}')
    await use(response)
    const client = createOllamaClient({ baseURL: 'http://h', fetch: () => Promise.resolve(response) })
    for (const asked of [client.native.chat(wire), client.chat.generate(question)])
      await expect(asked).rejects.toThrow(/^the option fetch gave a Response whose body has been read/)
  })
})

/** What React Native's fetch gives, and node-fetch: no body that can be read in pieces. */
const bodies: Record<string, unknown> = {
  'React Native': undefined,
  'a null': null,
  'node-fetch': { pipe: () => undefined },
}

describe.each(Object.entries(bodies))('a fetch whose responses have no readable body: %s', (_whose, body) => {
  function client(text: string, status = 200): OllamaClient {
    const response = {
      ok: status < 400,
      status,
      headers: new Headers({ 'x-a': 'b' }),
      body,
      text: () => Promise.resolve(text),
    }
    return createOllamaClient({
      baseURL: 'http://h',
      fetch: () => Promise.resolve(response as unknown as Response),
    })
  }

  test.each(Object.entries(whole))('%s is read whole', async (_name, [text, ask]) => {
    await expect(ask(client(text))).resolves.toBeDefined()
  })

  test('chat.generate and native.pull, which need no stream, are read whole', async () => {
    expect(
      await client(
        '{"message":{"role":"assistant","content":"H"}}\n{"message":{"role":"assistant","content":"i"},"done":true}\n',
      ).chat.generate(question),
    ).toMatchObject({ text: 'Hi' })
    expect(
      await client('{"status":"pulling"}\n{"status":"success"}\n').native.pull({ model: 'm' }),
    ).toMatchObject({ done: true })
    await expect(
      client('{"message":{"role":"assistant","content":"H"}}\n').chat.generate(question),
    ).rejects.toMatchObject({ code: 'incomplete_answer', partial: { text: 'H' } })
  })

  test('a text that does not arrive is an error with its cause', async () => {
    const cause = new TypeError('Network request failed')
    const broken = { status: 200, headers: new Headers(), body, text: () => Promise.reject(cause) }
    const { chat, native } = createOllamaClient({
      baseURL: 'http://h',
      fetch: () => Promise.resolve(broken as unknown as Response),
    })
    for (const asked of [native.chat(wire), chat.generate(question)])
      await expect(asked).rejects.toMatchObject({ name: 'OllamaStreamError', origin: 'network', cause })
  })

  test('a refusal is read, with a limit on waiting, too', async () => {
    await expect(
      client('{"error":"model \'m\' not found"}', 404).native.chat(wire, { timeouts: { total: 60_000 } }),
    ).rejects.toMatchObject({ status: 404, serverMessage: "model 'm' not found" })
    await expect(
      client('{"error":"model \'m\' not found"}', 404).chat.stream(question).next(),
    ).rejects.toMatchObject({ reason: 'model-missing' })
  })

  test('a stream says that this fetch cannot stream', async () => {
    const text = '{"message":{"role":"assistant","content":"H"},"done":true}\n'
    for (const ask of [
      () => client(text).chat.stream(question).next(),
      () => client(text).native.chatStream(wire).next(),
      () => client(text).native.pullStream({ model: 'm' }).next(),
    ]) {
      const error: unknown = await ask().catch((cause: unknown) => cause)
      expect(error).toBeInstanceOf(OllamaInputError)
      expect(error).toMatchObject({
        message: expect.stringMatching(/cannot stream.*Set the option fetch/) as string,
      })
    }
  })
})
