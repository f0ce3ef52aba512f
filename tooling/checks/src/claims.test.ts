/** Each numbered claim is shown by a test of the client and one of the mock, or says why it is not. */
import { describe, expect, test } from 'vitest'
import { claims, testsOfClaims, toClaimsPage } from './claims.ts'
import { root } from './repository.ts'

const client = testsOfClaims('client')
const mock = testsOfClaims('mock')

test('the claims are numbered without gaps: 22, 37, 17, 27 and 29', () => {
  const expected = [22, 37, 17, 27, 29].flatMap((count, chapter) =>
    Array.from({ length: count }, (_, i) => `${chapter}.${i + 1}`),
  )
  expect(claims.map(({ id }) => id)).toEqual(expected)
})

describe('claims', () => {
  test('each has a test of the client or a reason', () => {
    expect(claims.filter(({ id, untested }) => !client.has(id) && !untested).map(({ id }) => id)).toEqual([])
  })

  test('none has a test of the client and a reason', () => {
    expect(claims.filter(({ id, untested }) => client.has(id) && untested).map(({ id }) => id)).toEqual([])
  })

  test('each has a test of the mock or a reason', () => {
    expect(claims.filter(({ id, notMocked }) => !mock.has(id) && !notMocked).map(({ id }) => id)).toEqual([])
  })

  test('none has a test of the mock and a reason', () => {
    expect(claims.filter(({ id, notMocked }) => mock.has(id) && notMocked).map(({ id }) => id)).toEqual([])
  })

  test('tests name only claims that exist', () => {
    const known = new Set(claims.map(({ id }) => id))
    expect([...client.keys(), ...mock.keys()].filter((id) => !known.has(id))).toEqual([])
  })
})

test('docs/deployments.md is what the ledger says', async () => {
  await expect(toClaimsPage()).toMatchFileSnapshot(`${root}docs/deployments.md`)
})
