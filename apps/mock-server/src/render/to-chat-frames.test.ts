/** A whole answer is put together without frames: it says what the frames of the same answer say together. */
import { expect, test } from 'vitest'
import type { ModelFixture } from '@ollamakit/wire/fixture'
import { toModel } from '../store/to-model.ts'
import type { Reply } from '@ollamakit/wire/fixture'
import { createSeededRandom } from '../turn/seeded-random.ts'
import { toTurn } from '../turn/to-turn.ts'
import { type ChatRequest, decodeChatRequest } from '../request/chat-request.ts'
import { joinChatResponses } from './join-chat-responses.ts'
import { responsesOf } from './outcome.ts'
import { createTimes } from './times.ts'
import { toChatFrames } from './to-chat-frames.ts'

const models: (string | ModelFixture)[] = [
  'llama3.2',
  'qwen3',
  { name: 'gpt-oss', family: 'gptoss', capabilities: ['completion', 'tools', 'thinking'] },
  { name: 'own', template: '{% for message in messages %}{{ message }}{% endfor %}' },
]
const replies: Reply[] = [
  '',
  'Hello there, how are you?',
  {
    thinking: 'Well. Let me see.',
    content: 'Yes.',
    toolCalls: [
      { name: 'f', arguments: { b: { d: 1, c: 2 } } },
      { name: 'g', id: '' },
    ],
  },
  {
    parts: [{ content: 'a', toolCalls: [{ name: 'f', index: 3 }] }, { thinking: 'b' }, {}, { content: 'c' }],
    finish: 'length',
  },
  { content: ['a', 'b', 'c'], logprobs: true, usage: { prompt: 0, output: 0 } },
  { content: ['a'], logprobs: [-1, -2, -3] },
  { content: Array.from({ length: 40 }, () => 'again') },
  { content: ['a', 'b'], wire: { omitDone: true } },
]
const moreOfRequest = ['', '"think":false,', '"format":"json",', '"logprobs":true,"top_logprobs":2,']

test.each(
  models.flatMap((model) =>
    replies.flatMap((reply) => moreOfRequest.map((more) => [model, reply, more] as const)),
  ),
)('%j says %j when asked with %s', (described, reply, more) => {
  const model = toModel(described, 0)
  const say = (stream: boolean): unknown => {
    const turn = toTurn(reply, { random: createSeededRandom(1, 'reply'), promptLength: 10, alternatives: 2 })
    const rendered = toChatFrames({ ...requestOf(more), stream }, model, turn, createTimes(1, 'reply', 3, 20))
    return rendered.type === 'rejected' ? 'rejected' : joinChatResponses(responsesOf(rendered.frames))
  }

  // As text: the order of the members is part of the answer.
  expect(JSON.stringify(say(false))).toBe(JSON.stringify(say(true)))
})

function requestOf(more: string): ChatRequest {
  const decoded = decodeChatRequest(
    Buffer.from(`{"model":"m",${more}"messages":[{"role":"user","content":"x"}]}`),
  )
  if ('error' in decoded) throw new Error(decoded.error)
  return decoded.value
}
