import { expect, test } from 'vitest'
import { cutText } from './cut-text.ts'

test('a text is cut before its blanks and its signs', () => {
  expect(cutText('It is sunny, 24 °C.')).toEqual(['It', ' is', ' sunny', ',', ' 24', ' °', 'C', '.'])
})

test.each([
  '',
  ' ',
  'one',
  '\n\n- a\n- b\n',
  '日本語のテキスト',
  '👩‍👩‍👧 and 🇩🇪!',
  '<think>\n{"a": [1, 2]}</think>',
  'a_b__c',
  '\u0000\ud800',
])('the pieces of %j are the text again', (text) => {
  expect(cutText(text).join('')).toBe(text)
})

test('given pieces are kept, empty ones too', () => {
  expect(cutText(['a b', '', 'c'])).toEqual(['a b', '', 'c'])
})
