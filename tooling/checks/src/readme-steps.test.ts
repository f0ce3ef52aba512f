import { expect, test } from 'vitest'
import { readmeSteps } from './readme-steps.ts'

test('readmeSteps lists the packages of all install lines once, and the programs', () => {
  const markdown =
    '# Title\n\n```sh\nnpm install a @b/c\n```\n\n```ts\none\n```\n\n```sh\nnpm install --save-dev a d\n```\n\n```ts\ntwo\n\nthree\n```\n\n```json\n{}\n```\n'

  expect(readmeSteps(markdown)).toEqual({
    packages: ['a', '@b/c', 'd'],
    programs: ['one\n', 'two\n\nthree\n'],
  })
})
