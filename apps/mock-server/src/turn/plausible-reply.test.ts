import { expect, test } from 'vitest'
import { questionOfText } from '../testing/question-of-text.ts'
import { toPlausibleReply } from './plausible-reply.ts'
import { createSeededRandom } from './seeded-random.ts'

const say = (
  options: object,
  thinks = false,
): { content: string; thinking: string; finish: string | undefined } => {
  const reply = toPlausibleReply(
    { ...questionOfText('one two three'), options: { ...options } },
    thinks,
    createSeededRandom(1, 'x'),
  )
  return {
    content: [reply.content].flat().join(''),
    thinking: [reply.thinking ?? []].flat().join(''),
    finish: reply.finish,
  }
}

test('an answer without a script ends where the options say, in its thoughts, too', () => {
  const { content } = say({})
  const { thinking } = say({}, true)

  expect(content).toMatch(/one two three$/)
  expect(say({ stop: [' two', 'nowhere', ''] })).toEqual({
    content: content.replace(/ two.*/, ''),
    thinking: '',
    finish: undefined,
  })
  expect(say({ num_predict: 1.9 })).toEqual({
    content: content.split(/[ .]/)[0],
    thinking: '',
    finish: 'length',
  })
  expect(say({ num_predict: 1 }, true)).toEqual({
    content: '',
    thinking: thinking.split(' ')[0],
    finish: 'length',
  })
  expect(say({ stop: [thinking.slice(-4)] }, true)).toEqual({
    content: '',
    thinking: thinking.slice(0, -4),
    finish: undefined,
  })
  for (const all of [{ num_predict: -2 }, { num_predict: 0 }, { num_predict: 1000, stop: [] }])
    expect(say(all).content).toBe(content)
})
