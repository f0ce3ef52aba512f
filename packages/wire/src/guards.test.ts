/** The guards are lenient: they look only at what a reader cannot do without. */
import { describe, expect, test } from 'vitest'
import { isJsonObject } from './json.ts'
import { isChatResponse, isErrorResponse, isShowResponse, isTagsResponse, isVersionResponse } from './native/index.ts'
import { isChatCompletion, isModelList, isOpenAIErrorResponse } from './openai/index.ts'

const message = { role: 'assistant', content: 'Hi' }

describe.each<[name: string, guard: (value: unknown) => boolean, yes: unknown[], no: unknown[]]>([
  ['isJsonObject', isJsonObject, [{}, { a: 1 }], [null, [], 'x', 1, undefined]],
  [
    'isChatResponse',
    isChatResponse,
    [{ message, done: false }, { message: { content: null } }, { message: {} }],
    [{}, { message: 'Hi' }, { message: { content: 1 } }, { error: 'no' }, [message]],
  ],
  ['isErrorResponse', isErrorResponse, [{ error: 'no' }, { error: '' }], [{ error: { message: 'no' } }, {}, 'no']],
  ['isTagsResponse', isTagsResponse, [{ models: [] }], [{ models: null }, {}, []]],
  ['isShowResponse', isShowResponse, [{ details: {} }], [{ details: null }, {}]],
  ['isVersionResponse', isVersionResponse, [{ version: '0.33.0' }], [{ version: 1 }, {}]],
  ['isChatCompletion', isChatCompletion, [{ choices: [] }], [{ choices: null }, { error: { message: 'no' } }]],
  ['isOpenAIErrorResponse', isOpenAIErrorResponse, [{ error: { message: 'no' } }], [{ error: 'no' }, { error: {} }]],
  ['isModelList', isModelList, [{ object: 'list', data: [] }, { object: 'list', data: null }, { data: [] }], [{ data: null }, {}]],
])('%s', (_name, guard, yes, no) => {
  test.each(yes.map((value) => [JSON.stringify(value), value]))('takes %s', (_text, value) => {
    expect(guard(value)).toBe(true)
  })
  test.each(no.map((value) => [JSON.stringify(value), value]))('refuses %s', (_text, value) => {
    expect(guard(value)).toBe(false)
  })
})
