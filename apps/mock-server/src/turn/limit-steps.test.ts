import { describe, expect, test } from 'vitest'
import { limitSteps, toLimits } from './limit-steps.ts'
import type { TurnStep } from './turn.ts'

const step = (thinking: string, content: string, ...calls: string[]): TurnStep => ({
  thinking,
  content,
  toolCalls: calls.map((name) => ({ id: '', name, arguments: {} })),
  logprobs: [],
})
const steps = [step('Let', ''), step(' me see.', ''), step('', 'It'), step('', ' rains'), step('', '.', 'f')]

describe('a reply ends where the options of its request say', () => {
  test.each<[about: string, options: object, said: string, finish: string | undefined, tokens: number]>([
    ['no options', {}, 'Let| me see.|It| rains|.f', undefined, 5],
    ['num_predict', { num_predict: 3 }, 'Let| me see.|It', 'length', 3],
    ['num_predict within the thinking', { num_predict: 1.9 }, 'Let', 'length', 1],
    ['num_predict as long as the reply', { num_predict: 5 }, 'Let| me see.|It| rains|.f', undefined, 5],
    ['num_predict 0', { num_predict: 0 }, 'Let| me see.|It| rains|.f', undefined, 5],
    ['num_predict below 0', { num_predict: -2 }, 'Let| me see.|It| rains|.f', undefined, 5],
    ['stop', { stop: ['ains'] }, 'Let| me see.|It| r', 'stop', 4],
    ['stop over two tokens', { stop: ['t r'] }, 'Let| me see.|I', 'stop', 4],
    ['the first of several stops', { stop: ['.', 'rains'] }, 'Let| me see', 'stop', 2],
    ['a stop that ends with the last token', { stop: ['s.'] }, 'Let| me see.|It| rain', 'stop', 5],
    ['stop within the thinking', { stop: [' see'] }, 'Let| me', 'stop', 2],
    ['an empty stop', { stop: [''] }, 'Let| me see.|It| rains|.f', undefined, 5],
  ])('%s', (_about, options, said, finish, tokens) => {
    const limited = limitSteps(steps, toLimits({ ...options }, {}))

    const texts = limited.steps.map(
      ({ thinking, content, toolCalls }) => thinking + content + toolCalls.map(({ name }) => name).join(''),
    )
    expect([texts.join('|'), limited.finish, limited.tokens]).toEqual([said, finish, tokens])
  })

  test.each<[about: string, options: object, parameters: object, limits: object]>([
    ["the model's own", {}, { num_predict: 2, stop: 'x' }, { numPredict: 2, stops: ['x'] }],
    [
      "the request's win, also an empty list",
      { num_predict: -1, stop: [] },
      { num_predict: 2, stop: ['x'] },
      { numPredict: Infinity, stops: [] },
    ],
    ['wrong types', { num_predict: '7', stop: [1] }, {}, { numPredict: Infinity, stops: [] }],
  ])('%s', (_about, options, parameters, limits) => {
    expect(toLimits({ ...options }, { ...parameters })).toEqual(limits)
  })
})
