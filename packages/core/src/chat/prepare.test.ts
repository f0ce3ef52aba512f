import { expect, test } from 'vitest'
import type { ChatRequest } from './chat-request.ts'
import { prepare } from './prepare.ts'

const tools = [
  { name: 'f', parameters: {} },
  { name: 'g', parameters: {} },
]
const request: ChatRequest = { model: 'm', messages: [], tools }
const { tools: _tools, ...withoutTools } = request

test.each<[ChatRequest['toolChoice'], object, string[]]>([
  [undefined, request, []],
  ['auto', request, []],
  ['none', withoutTools, []],
  ['required', request, ['unsupported toolChoice']],
  [{ name: 'g' }, { ...request, tools: [tools[1]] }, ['changed toolChoice']],
])('toolChoice %j', (toolChoice, prepared, warned) => {
  const result = prepare({ ...request, ...(toolChoice ? { toolChoice } : {}) })
  expect(result.request).toEqual(prepared)
  expect(result.warnings.map(({ type, setting }) => `${type} ${setting}`)).toEqual(warned)
})

test('a tool that is not offered cannot be chosen', () => {
  expect(() => prepare({ ...request, toolChoice: { name: 'h' } })).toThrow('toolChoice names "h", which is not among the tools. Offered: f, g')
})
