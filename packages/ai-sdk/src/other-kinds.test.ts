/** Completion, transcription, decision and extraction models, and the web tools, through unmodified AI SDK functions. */
import { Experimental_ExtractionLanguageModel } from '@ai-sdk/provider-utils/experimental-extraction'
import { captureNamed, deadURL, replay } from '@ollamakit/fixtures'
import { createMockOllama, type MockOllama } from '@ollamakit/mock-server'
import {
  experimental_decide as decide,
  experimental_extract as extract,
  generateText,
  isStepCount,
  streamText,
  transcribe,
  wrapLanguageModel,
} from 'ai'
import { describe, expect, test } from 'vitest'
import { extractThinkingMiddleware } from './middleware/extract-thinking.ts'
import { createOllama, type OllamaProvider } from './ollama-provider.ts'
import { callErrorOf, failureOf } from './testing/failure-of.ts'
import { finishOf, hi, said, streamParts } from './testing/stream-parts.ts'

globalThis.AI_SDK_LOG_WARNINGS = false

const prompt = 'def add(a, b):\n'

describe.each(['native', 'openai'] as const)('completion in the %s dialect', (dialect) => {
  const providerOf = ({ url }: MockOllama): OllamaProvider => createOllama({ baseURL: url, dialect })
  const path = dialect === 'native' ? '/api/generate' : '/v1/completions'

  test('B43 DC9 generateText sends the prompt as it is, with the suffix, and returns text, reason and usage', async () => {
    await using mock = await createMockOllama({
      models: [{ name: 'codellama:code', capabilities: ['completion', 'insert'] }],
    })
    mock
      .on({ endpoint: 'generate' })
      .reply({ content: ['    return', ' a + b'], usage: { prompt: 7, output: 4 } })
    const model = providerOf(mock).completion('codellama:code', { suffix: '\nprint(add(1, 2))' })

    const { text, finishReason, usage, warnings } = await generateText({
      model,
      prompt,
      temperature: 0,
      maxOutputTokens: 20,
    })

    expect({ text, finishReason, warnings }).toEqual({
      text: '    return a + b',
      finishReason: 'stop',
      warnings: [],
    })
    expect(usage.outputTokens).toBeGreaterThan(0)
    expect(mock.requests.map((request) => request.path)).toEqual([path])
    expect(mock.requests[0]?.body).toMatchObject({ prompt, suffix: '\nprint(add(1, 2))', stream: true })
    expect(model.provider).toBe('ollama.completion')
  })

  test('B43 DC9 streamText streams the text in the AI SDK’s order of parts', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({ endpoint: 'generate' }).reply({ content: ['one ', 'two ', 'three'], finish: 'length' })
    const model = providerOf(mock).completion('llama3.2')

    const parts = await streamParts(model, { ...hi, includeRawChunks: true })
    let text = ''
    for await (const delta of streamText({ model, prompt: 'Count' }).textStream) text += delta

    expect(said(parts).text).toBe('one two three')
    expect(text).toBe('one two three')
    expect(finishOf(parts).finishReason).toEqual({ unified: 'length', raw: 'length' })
    expect(parts.filter(({ type }) => type === 'raw').length).toBeGreaterThan(0)
    expect(parts.find(({ type }) => type === 'response-metadata')).toMatchObject({ modelId: 'llama3.2' })
  })

  test('B43 thinking in the text becomes reasoning, as the defaults of the provider, the model or a middleware say', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({ endpoint: 'generate' }).reply({ content: ['Hm.</th', 'ink>\n\nYes.'] })
    const extractThinking = { startWithThinking: true }
    const models = [
      createOllama({ baseURL: mock.url, dialect, defaults: { extractThinking } }).completion('llama3.2'),
      providerOf(mock).completion('llama3.2', { extractThinking }),
      wrapLanguageModel({
        model: providerOf(mock).completion('llama3.2'),
        middleware: extractThinkingMiddleware(extractThinking),
      }),
    ]

    for (const model of models) {
      const { text, reasoningText, warnings } = await generateText({ model, prompt: 'Well?' })
      expect({ text, reasoningText, warnings }).toEqual({ text: 'Yes.', reasoningText: 'Hm.', warnings: [] })
    }
  })

  test('B43 strictContext is sent, or a warning', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({ endpoint: 'generate' }).reply('Hi')
    const model = providerOf(mock).completion('llama3.2', { strictContext: true })

    const { warnings } = await generateText({ model, prompt: 'Well?' })

    expect(mock.requests[0]?.body).toMatchObject(
      dialect === 'native' ? { truncate: false, shift: false } : {},
    )
    expect(warnings?.map((one) => 'feature' in one && one.feature)).toEqual(
      dialect === 'native' ? [] : ['strictContext'],
    )
  })

  test('a cut-off stream ends with an error part, and a refusal is thrown', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock
      .on({ endpoint: 'generate' })
      .reply({ content: ['one ', 'two'], fault: { after: { frames: 1 }, by: 'reset' } })
    const provider = providerOf(mock)

    const parts = await streamParts(provider.completion('llama3.2'))

    expect(parts.map(({ type }) => type)).toContain('error')
    expect(finishOf(parts).finishReason.unified).toBe('error')
    const refused = await callErrorOf(provider.completion('missing').doStream(hi))
    expect(refused).toMatchObject({ statusCode: 404 })
    expect(await callErrorOf(provider.completion('missing').doGenerate(hi))).toMatchObject({
      statusCode: 404,
    })
  })
})

test('B43 native sends system, pictures, raw and options; rejects a conversation and warns of tools', async () => {
  await using mock = await createMockOllama({
    models: [{ name: 'llava', capabilities: ['completion', 'vision'] }],
  })
  mock.on({ endpoint: 'generate' }).reply('A dot.')
  const model = createOllama({ baseURL: mock.url }).completion('llava', {
    keepAlive: 60,
    body: { future: 1 },
  })
  const picture = {
    type: 'file',
    mediaType: 'image/png',
    data: { type: 'data', data: new Uint8Array([1, 2, 3]) },
  } as const

  const { warnings } = await model.doGenerate({
    prompt: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'text', text: 'What is this?' }, picture] },
    ],
    topK: 3,
    tools: [{ type: 'function', name: 't', inputSchema: {} }],
  })

  expect(mock.requests[0]?.body).toEqual({
    model: 'llava',
    prompt: 'What is this?',
    system: 'Be brief.',
    images: ['AQID'],
    options: { top_k: 3 },
    keep_alive: 60,
    stream: true,
    future: 1,
  })
  expect(warnings).toMatchObject([{ type: 'unsupported', feature: 'tools' }])
  const conversation = model.doGenerate({
    prompt: [...hi.prompt, { role: 'assistant', content: [{ type: 'text', text: 'Hello' }] }],
  })
  expect(await failureOf(conversation)).toMatchObject({
    name: 'AI_InvalidPromptError',
    message: expect.stringContaining('prompt[1]') as string,
  })
})

test('openai warns of what /v1/completions lacks', async () => {
  await using mock = await createMockOllama({ models: ['llama3.2'] })
  mock.on({ endpoint: 'generate' }).reply('Hi')
  const model = createOllama({ baseURL: mock.url, dialect: 'openai' }).completion('llama3.2', {
    keepAlive: 1,
    options: { num_ctx: 1 },
    raw: true,
    template: '{{ .Prompt }}',
  })

  const { warnings } = await model.doGenerate(hi)

  expect(warnings.map((warning) => 'feature' in warning && warning.feature)).toEqual([
    'raw',
    'template',
    'options.num_ctx',
    'keepAlive',
  ])
  expect(mock.requests[0]?.body).toEqual({
    model: 'llama3.2',
    prompt: 'Hi',
    stream: true,
    stream_options: { include_usage: true },
  })
})

describe('B45 transcribe', () => {
  test('sends the recording and returns the text', async () => {
    const [exchange] = captureNamed('openai/audio/response-formats').exchanges
    if (!exchange) throw new Error('there is no exchange')
    await using server = await replay(exchange.response)
    const model = createOllama({ baseURL: server.url }).transcriptionModel('gemma3', { language: 'de' })

    const { text, warnings, responses } = await transcribe({ model, audio: new Uint8Array([82, 73, 70, 70]) })

    expect(text).toBe('Guten Morgen, wie geht es?')
    expect(warnings).toEqual([])
    expect(responses[0]).toMatchObject({ modelId: 'gemma3' })
    const { body, path } = await server.request
    expect(path).toBe('/v1/audio/transcriptions')
    expect(body).toContain('name="language"\r\n\r\nde')
    expect(body).toContain('RIFF')
  })

  test('names invalid audio, and passes on the server’s message', async () => {
    const model = createOllama({ baseURL: deadURL }).transcription('gemma3')

    expect(await failureOf(model.doGenerate({ audio: 'not base64', mediaType: 'audio/wav' }))).toMatchObject({
      name: 'AI_InvalidArgumentError',
      message: expect.stringContaining('audio is not base64') as string,
    })
    expect(await callErrorOf(model.doGenerate({ audio: 'UklG', mediaType: 'audio/wav' }))).toMatchObject({
      isRetryable: true,
    })
  })
})

describe('B46 decisions', () => {
  const question = {
    state: [{ type: 'text' as const, text: 'Buy now!' }],
    questions: {
      spam: { type: 'boolean' as const, instructions: 'Is it spam?' },
      kind: {
        type: 'choice' as const,
        instructions: 'What is it?',
        criteria: { ad: 'An advertisement', letter: null },
      },
      tone: { type: 'score' as const, instructions: 'How loud?', criteria: ['quiet', 'loud'] },
    },
  }

  test('are sent to /v1/systemone', async () => {
    const sent: unknown[] = []
    const fetch: typeof globalThis.fetch = async (url, init) => {
      const request = new Request(url, init)
      sent.push([new URL(request.url).pathname, await request.json()])
      return Response.json({
        model: 'nimble',
        answers: {
          spam: { type: 'noul', noul: 0.9 },
          kind: { type: 'choice', choice: 'ad', probabilities: { ad: 0.8, letter: 0.2 }, confidence: 0.8 },
          tone: { type: 'score', score: 0.7, legend: {}, probabilities: { 0: 0.3, 1: 0.7 }, confidence: 0.7 },
        },
        usage: { input_tokens: 9, output_tokens: 3 },
      })
    }
    const model = createOllama({ baseURL: 'http://h', fetch }).decisionModel('nimble', { keepAlive: '1m' })

    const { answers, usage } = await decide({ model, ...question })

    expect(sent).toEqual([
      [
        '/v1/systemone',
        {
          model: 'nimble',
          state: 'Buy now!',
          questions: {
            spam: { type: 'noul', instructions: 'Is it spam?' },
            kind: {
              type: 'choice',
              instructions: 'What is it?',
              criteria: { ad: 'An advertisement', letter: null },
            },
            tone: { type: 'score', instructions: 'How loud?', criteria: ['quiet', 'loud'] },
          },
          keep_alive: '1m',
        },
      ],
    ])
    expect(answers).toMatchObject({
      spam: { type: 'boolean', probability: 0.9 },
      kind: { choice: 'ad' },
      tone: { score: 0.7 },
    })
    expect(usage).toMatchObject({ inputTokens: 9, outputTokens: 3 })
  })

  test('are sent to a chat model if the server lacks the endpoint, which is tried once', async () => {
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({ format: true }).reply('{"q0":0.9}')
    const provider = createOllama({ baseURL: mock.url })
    const model = provider.decisionModel('llama3.2')
    const spam = { state: question.state, questions: { spam: question.questions.spam } }

    const { answers, warnings } = await decide({ model, ...spam })
    await decide({ model, ...spam })

    expect(answers.spam).toMatchObject({ type: 'boolean', probability: 0.9 })
    expect(warnings).toMatchObject([{ type: 'compatibility', feature: 'decision' }])
    // An unknown path makes the client look once what this server is.
    const look = ['/api/version', '/version', '/v1/models']
    const paths = mock.requests.map(({ path }) => path)
    expect(paths).toEqual(['/v1/systemone', ...look, '/api/chat', '/api/chat'])
  })

  test('a missing model is an error, and no chat model is called', async () => {
    const asked: string[] = []
    const fetch: typeof globalThis.fetch = (url) => {
      asked.push(new Request(url).url)
      return refuse()
    }
    const model = createOllama({ baseURL: 'http://h', fetch }).decisionModel('x')

    expect(
      await callErrorOf(model.doDecide({ ...question, questions: { spam: question.questions.spam } })),
    ).toMatchObject({ statusCode: 404 })
    expect(asked).toEqual(['http://h/v1/systemone'])
  })
})

test('B46 extract calls a chat model', async () => {
  await using mock = await createMockOllama({ models: ['llama3.2'] })
  mock.on({}).reply('{"f0":"Ada"}')
  const model = createOllama({
    baseURL: mock.url,
    defaults: { keepAlive: '1m', options: { seed: 1 } },
  }).extractionModel('llama3.2', { keepAlive: '2m' })

  const { answers } = await extract({
    model,
    state: [{ type: 'text', text: 'I am Ada.' }],
    fields: { name: { type: 'text' } },
  })

  expect(answers.name).toMatchObject({ type: 'text', value: 'Ada' })
  expect(mock.requests[0]).toMatchObject({
    path: '/api/chat',
    body: { model: 'llama3.2', format: {}, keep_alive: '2m', options: { seed: 1 } },
  })
  expect(model.provider).toBe('ollama.extraction')
  const adapter = new Experimental_ExtractionLanguageModel({ model: createOllama()('m') })
  expect(model.supportedFieldTypes).toEqual(adapter.supportedFieldTypes)
})

describe('B48 web tools', () => {
  const [search, page] = captureNamed('cloud/proxy/web').exchanges
  if (!search || !page) throw new Error('there is no exchange')

  test('the program runs webSearch, and the model gets compact text', async () => {
    await using daemon = await replay(search.response)
    await using mock = await createMockOllama({ models: ['llama3.2'] })
    mock.on({ turn: 1 }).reply({ toolCalls: [{ name: 'webSearch', arguments: { query: 'leek soup' } }] })
    mock.on({ toolResult: true }).reply('Wash the leek.')
    const { tools } = createOllama({ baseURL: daemon.url })

    const { text, steps } = await generateText({
      model: createOllama({ baseURL: mock.url })('llama3.2'),
      prompt: 'Leek soup?',
      tools: { webSearch: tools.webSearch({ maxResults: 2 }) },
      stopWhen: isStepCount(2),
    })

    expect(text).toBe('Wash the leek.')
    expect(JSON.parse((await daemon.request).body)).toEqual({ query: 'leek soup', max_results: 2 })
    expect(steps[0]?.toolResults[0]?.output).toMatchObject([{ title: 'Leek soup' }])
    expect(JSON.stringify(mock.requests[1]?.body)).toContain('1. Leek soup\\nhttps://exa')
  })

  test('webFetch returns the page, truncated to maxCharacters', async () => {
    await using daemon = await replay(page.response)
    const { execute } = createOllama({ baseURL: daemon.url }).tools.webFetch({ maxCharacters: 4 })

    const output = await execute?.({ url: 'https://example.com/leek' }, {
      toolCallId: 'a',
      messages: [],
    } as never)

    expect(output).toMatchObject({
      url: 'https://example.com/leek',
      title: 'Leek soup',
      content: 'Wash… [10 more characters]',
    })
    expect((await daemon.request).path).toBe('/api/experimental/web_fetch')
  })

  test('an abort closes the connection', async () => {
    const abort = new AbortController()
    const fetch: typeof globalThis.fetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error))
        abort.abort(new Error('enough'))
      })
    const { execute } = createOllama({ baseURL: 'https://ollama.com', apiKey: 'k', fetch }).tools.webSearch()

    const failed = execute?.({ query: 'x' }, {
      toolCallId: 'a',
      messages: [],
      abortSignal: abort.signal,
    } as never)

    expect(await failureOf(failed as Promise<unknown>)).toMatchObject({ message: 'enough' })
  })
})

async function refuse(): Promise<Response> {
  return Response.json({ error: { message: "model 'x' not found" } }, { status: 404 })
}
