/** The events of a streamed response, and its end. */
import { captures, responseText } from '@ollamakit/fixtures'
import type { ResponseEvent } from '@ollamakit/wire/openai'
import { describe, expect, test } from 'vitest'
import { createOllamaClient, OllamaStreamError } from '../index.ts'

/** Every type there is, by the compiler: a type too much or too little does not compile. */
const known: Record<ResponseEvent['type'], 'Ollama' | 'others'> = {
  'response.created': 'Ollama',
  'response.in_progress': 'Ollama',
  'response.completed': 'Ollama',
  'response.failed': 'Ollama',
  'response.incomplete': 'others',
  'response.queued': 'others',
  'response.output_item.added': 'Ollama',
  'response.output_item.done': 'Ollama',
  'response.content_part.added': 'Ollama',
  'response.content_part.done': 'Ollama',
  'response.output_text.delta': 'Ollama',
  'response.output_text.done': 'Ollama',
  'response.output_text.annotation.added': 'others',
  'response.refusal.delta': 'others',
  'response.refusal.done': 'others',
  'response.reasoning_summary_part.added': 'others',
  'response.reasoning_summary_part.done': 'others',
  'response.reasoning_summary_text.delta': 'Ollama',
  'response.reasoning_summary_text.done': 'Ollama',
  'response.reasoning_text.delta': 'others',
  'response.reasoning_text.done': 'others',
  'response.function_call_arguments.delta': 'Ollama',
  'response.function_call_arguments.done': 'Ollama',
  // The built-in web search was never recorded: it needs a signed-in server.
  'response.web_search_call.in_progress': 'others',
  'response.web_search_call.searching': 'others',
  'response.web_search_call.completed': 'others',
}

const recorded = captures('openai/responses')
  .flatMap(({ exchanges }) => exchanges.map(({ response }) => responseText(response)))
  .filter((text) => text.startsWith('event: '))
  .flatMap((text) => text.split('\n\n').filter((block) => block !== ''))

test('every recorded event is typed, and its name on the wire is its type', () => {
  const names = recorded.map((block) => {
    const [, name, data = ''] = /^event: (.+)\ndata: (.+)$/.exec(block) ?? []
    return { name, type: (JSON.parse(data) as ResponseEvent).type }
  })
  expect(names.filter(({ name, type }) => name !== type)).toEqual([])
  expect([...new Set(names.map(({ type }) => type))].sort()).toEqual(
    Object.entries(known)
      .filter(([, whose]) => whose === 'Ollama')
      .map(([type]) => type)
      .sort(),
  )
})

async function read(...frames: (object | string)[]): Promise<{ types: string[]; failure?: unknown }> {
  const body = frames
    .map((frame) => `data: ${typeof frame === 'string' ? frame : JSON.stringify(frame)}\n\n`)
    .join('')
  const { openai } = createOllamaClient({
    baseURL: 'http://h',
    fetch: () => Promise.resolve(new Response(body)),
  })
  const types: string[] = []
  try {
    for await (const { type } of openai.responsesStream({ model: 'm', input: 'Hi' })) types.push(type)
    return { types }
  } catch (failure) {
    return { types, failure }
  }
}

const at = { item_id: 'i', output_index: 0 }
const created = { type: 'response.created', response: { object: 'response', status: 'in_progress' } }
const call = {
  type: 'function_call',
  id: 'fc_1',
  call_id: 'call_1',
  name: 'weather',
  arguments: '{"city":"Paris"}',
}
const said = [
  created,
  { type: 'response.reasoning_summary_text.delta', ...at, delta: 'Hm. ' },
  { type: 'response.output_text.delta', ...at, delta: 'It ' },
  { type: 'response.output_text.delta', ...at, delta: 'is' },
  { type: 'response.output_item.done', output_index: 1, item: call },
]

describe('the end of a stream', () => {
  test.each(['response.completed', 'response.failed', 'response.incomplete'])(
    '%s ends it, and what follows is not read',
    async (type) => {
      expect(await read(created, { type, response: {} }, { type: 'response.created' }, 'junk')).toEqual({
        types: ['response.created', type],
      })
    },
  )

  test.each([
    ['nothing', []],
    ['[DONE]', ['[DONE]']],
  ])('%s does not: the error has the partial content', async (_what, end) => {
    const { types, failure } = await read(...said, ...end)
    expect(types).toHaveLength(5)
    expect(failure).toBeInstanceOf(OllamaStreamError)
    expect(failure).toMatchObject({
      message: expect.stringContaining('the response ended without its end mark'),
      partial: {
        thinking: 'Hm. ',
        text: 'It is',
        toolCalls: [{ id: 'call_1', name: 'weather', arguments: '{"city":"Paris"}' }],
      },
    })
  })

  test.each<[string, object]>([
    ['an error event', { type: 'error', code: 'rate_limit_exceeded', message: 'no', param: null }],
    ['an error envelope', { error: { message: 'no', type: 'api_error' } }],
    ['a bare error', { error: 'no' }],
  ])('%s is the server’s word', async (_what, frame) => {
    const { failure } = await read(...said, frame)
    expect(failure).toMatchObject({
      name: 'OllamaStreamError',
      serverMessage: 'no',
      partial: { text: 'It is' },
    })
  })

  test('the error shows a frame that is not an event', async () => {
    const { failure } = await read({ hello: 'world' })
    expect(failure).toMatchObject({ name: 'OllamaStreamError', frame: '{"hello":"world"}' })
  })
})

test('an event of a later time is passed on', async () => {
  expect(await read({ type: 'response.of.tomorrow' }, { type: 'response.completed' })).toEqual({
    types: ['response.of.tomorrow', 'response.completed'],
  })
})

test.each(['completed', 'failed', 'incomplete'])(
  'a whole answer to a streamed question, %s, is its last event',
  async (status) => {
    const whole = { object: 'response', status, output: [] }
    const { openai } = createOllamaClient({
      baseURL: 'http://h',
      fetch: () => Promise.resolve(Response.json(whole)),
    })
    const events: ResponseEvent[] = []
    for await (const event of openai.responsesStream({ model: 'm', input: 'Hi' })) events.push(event)
    expect(events).toEqual([{ type: `response.${status}`, sequence_number: 0, response: whole }])
  },
)
