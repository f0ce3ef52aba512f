import type {
  LanguageModelV4FunctionTool,
  LanguageModelV4ProviderTool,
  SharedV4Warning,
} from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import { toToolChoice, toTools } from './to-tools.ts'

const weather: LanguageModelV4FunctionTool = {
  type: 'function',
  name: 'weather',
  description: 'How it is outside',
  inputSchema: { type: 'object', properties: { city: { type: 'string' } } },
}
const search: LanguageModelV4ProviderTool = {
  type: 'provider',
  id: 'openai.web_search',
  name: 'search',
  args: {},
}

test('a function tool keeps its name, description and schema', () => {
  expect(mapped([weather])).toEqual({
    tools: [
      {
        name: 'weather',
        description: 'How it is outside',
        parameters: { type: 'object', properties: { city: { type: 'string' } } },
      },
    ],
    warnings: [],
  })
})

test('a tool that another provider runs is not sent, with a warning, and an empty list of tools is not sent', () => {
  const warning = {
    type: 'unsupported',
    feature: 'tool openai.web_search',
    details: 'Ollama runs no tools of its own, so search is not offered to the model',
  }

  expect(mapped([search])).toEqual({ tools: undefined, warnings: [warning] })
  expect(mapped([search, weather])).toMatchObject({ tools: [{ name: 'weather' }], warnings: [warning] })
})

test('B25 B51 strict mode and examples are warnings only if they are set', () => {
  expect(mapped([{ ...weather, strict: false, inputExamples: [] }]).warnings).toEqual([])
  expect(
    mapped([{ ...weather, strict: true, inputExamples: [{ input: { city: 'Bern' } }] }]).warnings,
  ).toMatchObject([
    { type: 'unsupported', feature: 'strict' },
    { type: 'unsupported', feature: 'inputExamples' },
  ])
})

test('B51 tools that may not be called, and the schema of a forced call, need no warning', () => {
  const asked = [search, { ...weather, strict: true, inputExamples: [{ input: { city: 'Bern' } }] }]

  expect(mapped(asked, 'none').warnings).toEqual([])
  expect(mapped(asked, 'required').warnings).toMatchObject([
    { feature: 'tool openai.web_search' },
    { feature: 'inputExamples' },
  ])
})

test.each([
  [undefined, undefined],
  [{ type: 'auto' } as const, undefined],
  [{ type: 'none' } as const, 'none'],
  [{ type: 'required' } as const, 'required'],
  [{ type: 'tool', toolName: 'weather' } as const, { name: 'weather' }],
])('tool choice %j is core’s %j', (choice, expected) => {
  expect(toToolChoice(choice)).toEqual(expected)
})

function mapped(
  given: (LanguageModelV4FunctionTool | LanguageModelV4ProviderTool)[],
  choice?: ReturnType<typeof toToolChoice>,
): { tools: ReturnType<typeof toTools>; warnings: SharedV4Warning[] } {
  const warnings: SharedV4Warning[] = []
  return { tools: toTools(given, choice, warnings), warnings }
}
