/** Every option the server has can be set under its LangChain name. */
import { expect, test } from 'vitest'
import { optionNames, optionPairs } from './option-names.ts'
import { toChatSettings } from './to-chat-request.ts'

test.each(optionPairs)('%s is sent as %s', (name, wireName) => {
  const value = name === 'stop' ? ['END'] : name === 'useMmap' ? false : 0

  expect(toChatSettings({ model: 'm', [name]: value })).toEqual({
    model: 'm',
    options: { [wireName]: value },
  })
  expect(toChatSettings({ model: 'm' }, { [name]: value })).toEqual({
    model: 'm',
    options: { [wireName]: value },
  })
})

test('each name is the camel case of the other', () => {
  for (const [name, wireName] of Object.entries(optionNames))
    expect(name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)).toBe(wireName)
})
