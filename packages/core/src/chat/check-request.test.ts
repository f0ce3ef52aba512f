import { expect, test } from 'vitest'
import { createOllamaClient } from '../client.ts'
import type { ChatRequest } from './chat-request.ts'
import { checkRequest } from './check-request.ts'

const question: ChatRequest = { model: 'm', messages: [{ role: 'user', text: 'Hi' }] }

test.each<[object, string]>([
  [{ model: '' }, 'the setting model is "". Allowed: the name of a model'],
  [{ model: undefined }, 'the setting model is missing'],
  [{ messages: undefined }, 'the setting messages is missing. Allowed: a list of messages'],
  [{ messages: 'Hi' }, 'the setting messages is "Hi". Allowed: a list of messages'],
  [
    { messages: [{ role: 'human', text: 'Hi' }] },
    'the setting messages[0] is {"role":"human","text":"Hi"}. Allowed: an object with a role (system, user, assistant, tool) and its text',
  ],
  [{ messages: [{ role: 'user', content: 'Hi' }] }, 'the setting messages[0] is {"role":"user","content":"Hi"}'],
  [{ messages: [null] }, 'the setting messages[0] is null'],
  [{ messages: [{ role: 'x', text: 'y'.repeat(200) }] }, 'yyy…. Allowed'],
  [
    { temperature: 0 },
    'chat has no setting "temperature". It has model, messages, tools, toolChoice, format, think, options, keepAlive, truncate, shift, strictContext, logprobs; sampling belongs into options',
  ],
  [
    { tools: [{ type: 'function', function: {} }] },
    'the setting tools[0] is {"type":"function","function":{}}. Allowed: an object with a name and its parameters, a JSON Schema',
  ],
  [{ tools: {} }, 'the setting tools is {}'],
  [{ toolChoice: 'any' }, 'the setting toolChoice is "any". Allowed: "auto", "none", "required" or { name }'],
  [{ format: 'xml' }, 'the setting format is "xml". Allowed: "json" or a JSON Schema'],
  [{ think: 'xhigh' }, 'the setting think is "xhigh". Allowed: true, false, "low", "medium", "high" or "max"'],
  [{ options: [] }, 'the setting options is []. Allowed: an object'],
  [{ keepAlive: true }, 'the setting keepAlive is true. Allowed: seconds, or a duration such as "10m"'],
  [{ truncate: 'no' }, 'the setting truncate is "no". Allowed: true or false'],
  [{ keepAlive: Symbol.iterator }, 'the setting keepAlive is a symbol'],
  [{ logprobs: 21 }, 'the setting logprobs is 21. Allowed: true, false, or a number of rivals from 0 to 20'],
])('%j is refused before it is sent', async (settings, message) => {
  const client = createOllamaClient({ baseURL: 'http://h', fetch: () => Promise.reject(new Error('sent')) })
  await expect(client.chat.generate({ ...question, ...settings })).rejects.toThrow(message)
})

test('every setting can be said, and undefined is not said', () => {
  const all: Required<ChatRequest> = {
    ...question,
    messages: [{ role: 'system', text: '' }, { role: 'user', text: '' }, { role: 'assistant' }, { role: 'tool', text: '' }],
    tools: [{ name: 'f', parameters: {} }],
    toolChoice: { name: 'f' },
    format: { type: 'object' },
    think: 'max',
    options: { temperature: 0 },
    keepAlive: -1,
    truncate: false,
    shift: true,
    strictContext: true,
    logprobs: 20,
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
