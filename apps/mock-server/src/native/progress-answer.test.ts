import { expect, test } from 'vitest'
import type { Step } from '../store/progress-step.ts'
import { progressAnswer } from './progress-answer.ts'

function* endless(): Generator<Step> {
  for (let completed = 0; ; completed++) yield { progress: { status: 'pulling', completed } }
}

test('the steps of a slow pull are made when they are due: hundreds of pulls do not hold other requests', async () => {
  const answer = progressAnswer(endless(), undefined, true)
  const next = await answer.more?.()

  expect(answer.pieces.length).toBeLessThan(1000)
  expect(next?.pieces.length).toBeLessThan(1000)
})

test('a progress stream of many steps ends with the failure', async () => {
  const steps = Array.from({ length: 120 }, (_, completed): Step => ({
    progress: { status: 'x', completed },
  }))
  let answer = progressAnswer(steps, { message: 'disk full' }, true)
  for (let more = answer.more; more; more = answer.more) answer = await more()

  expect(answer.pieces).toHaveLength(121)
  expect(answer.pieces.at(-1)?.data).toBe('{"error":"disk full"}\n')
})
