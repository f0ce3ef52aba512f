import { expect, test } from 'vitest'
import type { ChatMessage, ToolMessage } from './chat-request.ts'
import { nameToolResults } from './name-tool-results.ts'

const call = (id: string, name: string): { id: string; name: string; arguments: string } => ({
  id,
  name,
  arguments: '{}',
})
const calls: ChatMessage = { role: 'assistant', toolCalls: [call('a', 'f'), call('b', 'g'), call('c', 'f')] }
const one: ChatMessage = { role: 'assistant', toolCalls: [call('a', 'f')] }
const result = (rest: Partial<ToolMessage>): ToolMessage => ({ role: 'tool', text: 'x', ...rest })

test.each<[string, ChatMessage[], Partial<ToolMessage>[]]>([
  ['a name by the id', [calls, result({ toolCallId: 'b' })], [{ toolCallId: 'b', toolName: 'g' }]],
  [
    'ids by the names, in the order of the calls',
    [calls, result({ toolName: 'f' }), result({ toolName: 'f' }), result({ toolName: 'g' })],
    [
      { toolCallId: 'a', toolName: 'f' },
      { toolCallId: 'c', toolName: 'f' },
      { toolCallId: 'b', toolName: 'g' },
    ],
  ],
  [
    'the id that is left, when another result took the first',
    [calls, result({ toolCallId: 'a' }), result({ toolName: 'f' })],
    [
      { toolCallId: 'a', toolName: 'f' },
      { toolCallId: 'c', toolName: 'f' },
    ],
  ],
  ['both where only one call waits', [one, result({})], [{ toolCallId: 'a', toolName: 'f' }]],
  ['neither where several wait', [calls, result({})], [{}]],
  ['nothing for an id that nobody used', [one, result({ toolCallId: 'z' })], [{ toolCallId: 'z' }]],
  ['nothing for a name that nobody called', [one, result({ toolName: 'h' })], [{ toolName: 'h' }]],
  [
    'a name from a call long ago',
    [
      one,
      { role: 'user', text: 'and?' },
      { role: 'assistant', toolCalls: [call('b', 'g')] },
      result({ toolCallId: 'a' }),
    ],
    [{ toolCallId: 'a', toolName: 'f' }],
  ],
  [
    'what is said wins',
    [one, result({ toolCallId: 'a', toolName: 'mine' }), result({ toolCallId: 'a' })],
    [
      { toolCallId: 'a', toolName: 'mine' },
      { toolCallId: 'a', toolName: 'f' },
    ],
  ],
])('%s', (_what, messages, named) => {
  const before = JSON.stringify(messages)
  expect(nameToolResults(messages).filter(({ role }) => role === 'tool')).toEqual(named.map(result))
  expect(JSON.stringify(messages)).toBe(before)
})

test('messages that lack nothing are passed on as they are', () => {
  const messages = [one, result({ toolCallId: 'a', toolName: 'f' })]
  expect(nameToolResults(messages)).toBe(messages)
})
