import { expect, test } from 'vitest'
import { toFinishReason } from './to-finish-reason.ts'

test.each([
  ['stop', 'stop', 'stop'],
  ['tool-calls', 'stop', 'tool-calls'],
  ['length', 'length', 'length'],
  ['content-filter', 'content_filter', 'content-filter'],
  ['load', 'load', 'other'],
  ['unload', 'unload', 'other'],
  ['other', undefined, 'other'],
] as const)('%s (the server: %s) is %s, and the server’s word is kept', (reason, raw, unified) => {
  expect(toFinishReason(reason, raw)).toEqual({ unified, raw })
})
