import { expect, test } from 'vitest'
import { questionOfText } from '../testing/question-of-text.ts'
import { toPlausibleReply } from './plausible-reply.ts'
import { createSeededRandom } from './seeded-random.ts'

function say(thinks: boolean): unknown {
  return toPlausibleReply(questionOfText('one two three'), thinks, createSeededRandom(1, 'x'))
}

test('a made-up response quotes the question, thinks if the model can, and has logprobs', () => {
  expect(say(false)).toEqual({ content: expect.stringMatching(/one two three$/), logprobs: true })
  expect(say(true)).toMatchObject({ thinking: expect.stringMatching(/./) })
})
