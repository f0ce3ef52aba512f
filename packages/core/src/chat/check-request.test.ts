import { expect, test } from 'vitest'
import { createOllamaClient } from '../client.ts'
import type { ChatMessage, ChatRequest } from './chat-request.ts'
import { checkRequest } from './check-request.ts'

const question: ChatRequest = { model: 'm', messages: [{ role: 'user', text: 'Hi' }] }

test.each<[object, string]>([
  [{ model: '' }, 'the setting model is "". Allowed: the name of a model'],
  [{ model: undefined }, 'the setting model is missing'],
  [{ messages: undefined }, 'the setting messages is missing. Allowed: a list of messages'],
  [{ messages: 'Hi' }, 'the setting messages is "Hi". Allowed: a list of messages'],
  [
    { messages: [{ role: 'human', text: 'Hi' }] },
    'the setting messages[0].role is "human". Allowed: system, user, assistant, tool, or { role: "other", as: "…" }',
  ],
  [{ messages: [{ text: 'Hi' }] }, 'the setting messages[0].role is missing. Allowed: system, user'],
  [
    { messages: [{ role: 'user', content: 'Hi' }] },
    'messages[0], a message of the role user, has no part "content". Did you mean text? It has text, images',
  ],
  [
    { messages: [{ role: 'assistant', content: 'Hi' }] },
    'messages[0], a message of the role assistant, has no part "content". Did you mean text?',
  ],
  [
    { messages: [{ role: 'user', content: 'Hi', images: 'iVBO' }] },
    'messages[0], a message of the role user, has no part "content". Did you mean text?',
  ],
  [{ messages: [{ role: 'user' }] }, 'the setting messages[0].text is missing. Allowed: text'],
  [{ messages: [{ role: 'user', text: null }] }, 'the setting messages[0].text is null. Allowed: text'],
  [
    { messages: [{ role: 'assistant', tool_calls: [] }] },
    'has no part "tool_calls". Did you mean toolCalls? It has text, thinking, toolCalls, images',
  ],
  [
    { messages: [{ role: 'assistant', reasoning_content: 'Hm' }] },
    'has no part "reasoning_content". Did you mean thinking?',
  ],
  [
    { messages: [{ role: 'tool', text: '4', tool_call_id: '1' }] },
    'has no part "tool_call_id". Did you mean toolCallId?',
  ],
  [{ messages: [{ role: 'user', text: 'Hi', image: 'iVBO' }] }, 'has no part "image". Did you mean images?'],
  [
    { messages: [{ role: 'system', text: 'Hi', images: ['iVBO'] }] },
    'messages[0], a message of the role system, has no part "images". It has text',
  ],
  [
    { messages: [{ role: 'user', text: 'Hi', toolCalls: [] }] },
    'messages[0], a message of the role user, has no part "toolCalls". It has text, images',
  ],
  [{ messages: [null] }, 'the setting messages[0] is null'],
  [
    { messages: [{ role: 'user', text: 'Hi', images: 'iVBO' }] },
    'the setting messages[0].images is "iVBO". Allowed: a list of pictures',
  ],
  [
    { messages: [{ role: 'user', text: 'Hi', images: [new Uint8Array()] }] },
    'messages[0].images[0] is empty',
  ],
  [
    { messages: [{ role: 'assistant', toolCalls: [{ id: '1', name: 'f', arguments: {} }] }] },
    'messages[0].toolCalls is [{"id":"1","name":"f","arguments":{}}]. Allowed: a list of { id, name, arguments }, all of them texts',
  ],
  [
    { messages: [{ role: 'tool', text: '', toolName: 5 }] },
    'the setting messages[0].toolName is 5. Allowed: text',
  ],
  [{ messages: [{ role: 'x'.repeat(200), text: '' }] }, 'xxx…. Allowed'],
  [
    { temperature: 0 },
    'chat has no setting "temperature". It has model, messages, tools, toolChoice, format, checkFormat, think, extractThinking, options, keepAlive, truncate, shift, strictContext, logprobs, body; sampling belongs into options',
  ],
  [
    { tools: [{ type: 'function', function: {} }] },
    'the setting tools[0] is {"type":"function","function":{}}. Allowed: an object with a name and its parameters, a JSON Schema',
  ],
  [{ tools: [{ name: 5, parameters: {} }] }, 'the setting tools[0] is {"name":5,"parameters":{}}'],
  [{ tools: {} }, 'the setting tools is {}'],
  [{ format: circular() }, 'the request cannot be written as JSON: Converting circular structure to JSON'],
  [
    { format: library() },
    'the setting format is the object of a schema library. Convert it to JSON Schema first: z.toJSONSchema(schema)',
  ],
  [{ format: zodObject() }, 'the setting format is the object of a schema library'],
  [{ format: { _def: {} } }, 'the setting format is the object of a schema library'],
  [
    { tools: [{ name: 'f', parameters: library() }] },
    'the setting tools[0].parameters is the object of a schema library',
  ],
  [
    { tools: [{ name: 'f', parameters: Object.assign(() => {}, library()) }] },
    'the setting tools[0].parameters is the object of a schema library',
  ],
  [{ tools: [{ name: 'f', parameters: [] }] }, 'the setting tools[0] is {"name":"f","parameters":[]}'],
  [{ toolChoice: 'any' }, 'the setting toolChoice is "any". Allowed: "auto", "none", "required" or { name }'],
  [{ format: 'xml' }, 'the setting format is "xml". Allowed: "json" or a JSON Schema'],
  [
    { think: 'xhigh' },
    'the setting think is "xhigh". Allowed: true, false, "low", "medium", "high" or "max"',
  ],
  [{ options: [] }, 'the setting options is []. Allowed: an object'],
  [{ options: { temperature: Number.NaN } }, 'the setting options.temperature is NaN. Allowed: a number'],
  [{ options: { num_ctx: '4096' } }, 'the setting options.num_ctx is "4096". Allowed: a number'],
  [{ options: { stop: 'END' } }, 'the setting options.stop is "END". Allowed: a list of texts'],
  [{ options: { use_mmap: 1 } }, 'the setting options.use_mmap is 1. Allowed: true or false'],
  [
    { keepAlive: '10 minutes' },
    'the setting keepAlive is "10 minutes". Allowed: seconds, or a duration such as "10m"',
  ],
  [{ keepAlive: '5' }, 'the setting keepAlive is "5"'],
  [{ keepAlive: true }, 'the setting keepAlive is true. Allowed: seconds, or a duration such as "10m"'],
  [{ truncate: 'no' }, 'the setting truncate is "no". Allowed: true or false'],
  [{ keepAlive: Symbol.iterator }, 'the setting keepAlive is a symbol'],
  [
    { logprobs: 21 },
    'the setting logprobs is 21. Allowed: true, false, or a number of alternatives from 0 to 20',
  ],
])('%j is refused before it is sent', async (settings, message) => {
  const client = createOllamaClient({ baseURL: 'http://h', fetch: () => Promise.reject(new Error('sent')) })
  await expect(client.chat.generate({ ...question, ...settings })).rejects.toThrow(message)
})

test.each([undefined, null, 'Hi', 5])('%j is no question', async (request) => {
  const { chat } = createOllamaClient({ baseURL: 'http://h' })
  await expect(chat.generate(request as unknown as ChatRequest)).rejects.toThrow(
    'Allowed: an object with a model and messages',
  )
  await expect(chat.stream(request as unknown as ChatRequest).next()).rejects.toThrow(
    'Allowed: an object with a model and messages',
  )
})

test.each([0, -1, 42.5, '0', '5m', '-1m', '1h30m', '1.5h', '.5s', '300ms'])(
  '%j is a time to stay loaded',
  (keepAlive) => {
    expect(() => checkRequest({ ...question, keepAlive })).not.toThrow()
  },
)

/** As the schemas of valibot and arktype say what they are. */
function library(): object {
  return { '~standard': { version: 1, vendor: 'valibot' } }
}

/** As zod 4 does it: hidden, on its schemas and on the JSON Schema that it writes. */
function zodObject(): object {
  const schema: object = Object.create(Object.create(Object.prototype))
  return Object.defineProperty(schema, '~standard', { value: { vendor: 'zod' } })
}

test('the JSON Schema that zod writes is one', () => {
  const format = Object.defineProperty({ type: 'object' }, '~standard', { value: { vendor: 'zod' } })
  expect(() =>
    checkRequest({ ...question, format, tools: [{ name: 'f', parameters: format }] }),
  ).not.toThrow()
})

test("what a caller's own names in a message mean is not asked", () => {
  const message = { role: 'user', text: 'Hi', id: 'm1', createdAt: new Date(0), content: undefined }
  expect(() => checkRequest({ model: 'm', messages: [message] as ChatMessage[] })).not.toThrow()
})

function circular(): object {
  const schema: Record<string, unknown> = { type: 'object' }
  schema['default'] = schema
  return schema
}

test('every setting can be said, and undefined is not said', () => {
  const all: Required<ChatRequest> = {
    ...question,
    messages: [
      { role: 'system', text: '' },
      { role: 'user', text: '' },
      { role: 'assistant' },
      { role: 'tool', text: '' },
    ],
    tools: [{ name: 'f', parameters: {} }],
    toolChoice: { name: 'f' },
    format: { type: 'object' },
    think: 'max',
    extractThinking: { tag: 'thought' },
    options: { temperature: 0 },
    keepAlive: -1,
    truncate: false,
    checkFormat: true,
    shift: true,
    strictContext: true,
    logprobs: 20,
    body: { future: 1 },
  }
  expect(() => checkRequest(all)).not.toThrow()
  expect(() =>
    checkRequest({
      ...question,
      ...Object.fromEntries(
        Object.keys(all)
          .slice(2)
          .map((name) => [name, undefined]),
      ),
    }),
  ).not.toThrow()
})
