/** Names of tools with something of a template in them. */
import { expect, test } from 'vitest'
import { createToolNameReader } from './tool-names.ts'

const offered = new Set(['create_event', 'list-events', 'a.b', 'x'])

test.each([
  'create_event<|channel|>analysis',
  'create_event<|channel|>commentary to=functions.create_event<|message|>',
  'create_event<|constrain|>json',
  '<|python_tag|>create_event',
  'functions.create_event',
  'functions.create_event:0',
  'function/create_event',
  'to=functions.create_event',
  'create_event\n',
  ' create_event ',
  'create_event</tool_call>',
  '<tool_call>create_event',
  '[TOOL_CALLS]create_event[ARGS]',
  'create_event<｜tool▁sep｜>',
  'create_event(',
  '"create_event"',
  'create_event<|',
])('%j is read as the tool that was offered, with a warning', (name) => {
  const warnings: string[] = []
  expect(createToolNameReader(offered, (message) => warnings.push(message))(name)).toBe('create_event')
  expect(warnings).toEqual([expect.stringContaining('"create_event"')])
})

test.each([
  'create_event',
  'a.b',
  'delete_event',
  'create_events',
  'create_event<|channel|>list-events',
  'my_create_event',
  '<|x|>',
])('%j stays as it is', (name) => {
  const warnings: string[] = []
  expect(createToolNameReader(offered, (message) => warnings.push(message))(name)).toBe(name)
  expect(warnings).toEqual([])
})

test('a name stays as it is where no tools were offered', () => {
  expect(createToolNameReader(new Set(), () => undefined)('f<|channel|>g')).toBe('f<|channel|>g')
})
