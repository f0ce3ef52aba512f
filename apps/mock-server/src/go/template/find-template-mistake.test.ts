import { expect, test } from 'vitest'
import { findTemplateMistake } from './find-template-mistake.ts'

test('a long template is looked through once', () => {
  expect(findTemplateMistake('\n{{ .Prompt }}'.repeat(200_000))).toBeUndefined()
  expect(findTemplateMistake(`${'\n{{ .Prompt }}'.repeat(200_000)}{{`)).toBe(
    'template: :200001: unclosed action',
  )
})
