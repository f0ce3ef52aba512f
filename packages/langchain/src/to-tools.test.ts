/** Every kind of tool and tool choice that LangChain knows. */
import { RunnableLambda } from '@langchain/core/runnables'
import { DynamicStructuredTool, tool } from '@langchain/core/tools'
import { OllamaInputError } from '@ollamakit/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { z as z3 } from 'zod/v3'
import { toToolChoice, toTools } from './to-tools.ts'

const args = z.object({ a: z.number() })
const parameters = { type: 'object' as const, properties: { a: { type: 'number' } }, required: ['a'] }
const described = { name: 'add', description: 'Adds' }
const add = (): string => '3'

test.each([
  ['a tool of zod 4', tool(add, { ...described, schema: args })],
  ['a tool of zod 3', tool(add, { ...described, schema: z3.object({ a: z3.number() }) })],
  ['a tool of JSON Schema', tool(add, { ...described, schema: parameters })],
  ['a structured tool', new DynamicStructuredTool({ ...described, schema: args, func: async () => '3' })],
  ['a runnable as a tool', RunnableLambda.from(add).asTool({ ...described, schema: args })],
  ['the parameters of a tool', { ...described, schema: args }],
  ['an OpenAI definition', { type: 'function', function: { ...described, parameters, strict: true } }],
])('%s', (_, given) => {
  expect(toTools([given])).toMatchObject([{ ...described, parameters }])
})

test('a tool without parameters takes an empty object', () => {
  expect(toTools([{ type: 'function', function: { name: 'now' } }])).toEqual([
    { name: 'now', parameters: { type: 'object', properties: {} } },
  ])
})

test('something else is a clear error that names its place', () => {
  expect(() => toTools([{ type: 'function', function: described }, { name: 'add' }])).toThrow(
    OllamaInputError,
  )
  expect(() => toTools([{ type: 'function', function: described }, { name: 'add' }])).toThrow(/tools\[1\]/)
})

describe('tool choice', () => {
  test.each([
    ['auto', 'auto'],
    ['none', 'none'],
    ['any', 'required'],
    ['required', 'required'],
    ['add', { name: 'add' }],
    [{ type: 'function', function: { name: 'add' } }, { name: 'add' }],
    [{ type: 'tool', name: 'add' }, { name: 'add' }],
    [{ type: 'any' }, 'required'],
    [{ type: 'auto' }, 'auto'],
    [undefined, undefined],
  ])('%j is %j', (choice, expected) => {
    expect(toToolChoice(choice)).toEqual(expected)
  })

  test('an object that names nothing is a clear error', () => {
    expect(() => toToolChoice({ some: 'thing' })).toThrow(/names no tool/)
  })
})
