import { expect, test } from 'vitest'
import { decodeShowRequest } from './show-request.ts'

const nothing = { model: '', system: '', template: '', verbose: false, name: '' }

test.each([
  ['{"model":"llama3.2"}', { model: 'llama3.2' }],
  ['{"Name":"llama3.2","verbose":true}', { name: 'llama3.2', verbose: true }],
  [
    '{"model":"a","system":"Be brief.","options":{"seed":1}}',
    { model: 'a', system: 'Be brief.', options: { seed: 1 } },
  ],
  ['null', {}],
])('%s', (body, expected) => {
  expect(decodeShowRequest(Buffer.from(body))).toEqual({ value: { ...nothing, ...expected } })
})

test.each([
  ['', 'EOF'],
  ['[]', 'json: cannot unmarshal array into Go value of type api.ShowRequest'],
  ['{"model":1}', 'json: cannot unmarshal number into Go struct field ShowRequest.model of type string'],
  [
    '{"verbose":"yes"}',
    'json: cannot unmarshal string into Go struct field ShowRequest.verbose of type bool',
  ],
])('%j is refused', (body, error) => {
  expect(decodeShowRequest(Buffer.from(body))).toEqual({ error })
})
