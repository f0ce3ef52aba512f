import { expect, test } from 'vitest'
import { encodeFloat32 } from './encode-float32.ts'
import { encodeGoJson } from './encode-go-json.ts'

// What Go writes for float32 values; the last ones are from captures/native/embed.
test.each([
  [0, '0'],
  [-0, '-0'],
  [1, '1'],
  [-1, '-1'],
  [0.1, '0.1'],
  [1 / 3, '0.33333334'],
  [16_777_216, '16777216'],
  [3.402_823_5e38, '3.4028235e+38'],
  [1e21, '1e+21'],
  [1e20, '100000000000000000000'],
  [1e-7, '1e-7'],
  [0.000_001, '0.000001'],
  [-7.227_309e-33, '-7.227309e-33'],
  [1e-45, '1e-45'],
  [-0.548_047_54, '-0.54804754'],
  [0.280_274, '0.280274'],
])('%d is %s', (value, text) => {
  expect(encodeFloat32(Math.fround(value))).toBe(text)
})

test('a Float32Array is written with its own digits, a list with those of 64 bits', () => {
  const vector = Float32Array.of(0.1, 0.5)

  expect(encodeGoJson({ vector, list: [...vector] })).toBe(
    '{"vector":[0.1,0.5],"list":[0.10000000149011612,0.5]}',
  )
})

test.each([NaN, Infinity])('%d is refused', (value) => {
  expect(() => encodeFloat32(value)).toThrow('JSON has no')
})
