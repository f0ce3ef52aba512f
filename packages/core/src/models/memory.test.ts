/** How long capabilities are remembered, by a clock of the test's own. */
import type { ShowResponse } from '@ollamakit/wire/native'
import { expect, test } from 'vitest'
import type { NativeClient } from '../native/native-client.ts'
import type { OpenAIClient } from '../openai/openai-client.ts'
import { createModels } from './create-models.ts'

test('capabilities are remembered for ten minutes, since other programs change models, too', async () => {
  let now = 0
  let shown = 0
  const show = (): Promise<ShowResponse> => {
    shown++
    return Promise.resolve({ capabilities: ['tools'] } as unknown as ShowResponse) // nothing else of it is read here
  }
  // Of the endpoints, only this one is asked.
  const { models, known } = createModels({
    native: { show } as unknown as NativeClient,
    openai: {} as OpenAIClient,
    now: () => now,
  })
  expect(known('m')).toBeUndefined()
  await models.capabilities('m')
  now = 599_999
  await models.capabilities('m')
  expect(known('m:latest')).toMatchObject({ tools: 'yes', vision: 'no' })
  expect(shown).toBe(1)
  now = 600_000
  expect(known('m')).toBeUndefined()
  await models.capabilities('m')
  expect(shown).toBe(2)
})
