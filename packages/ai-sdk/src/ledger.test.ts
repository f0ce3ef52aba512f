/**
 * Each behaviour that users of an Ollama provider miss (B), and each defect of other providers (D…), has a test whose name begins with its number.
 * DB: `ai-sdk-ollama` 4.3.0. DC: `ollama-ai-provider-v2` 4.0.1. DD: `@ai-sdk/openai-compatible` 3.0.92 on Ollama's `/v1`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const behaviours = [
  'settings that are not set are not sent',
  'providerOptions.ollama of every call, checked, with hints',
  'one precedence of settings',
  'an abort closes the connection',
  'failures are APICallErrors with the server’s words',
  'what is retried',
  'a refusal says what to do',
  'an error inside a stream is an error part, before output it is thrown',
  'a reset inside a stream is an error part',
  'a stream without its end mark is interrupted',
  'the order of parts',
  'frames are read wherever they are cut',
  'odd responses are read',
  'ids and names of tool calls',
  'reasoning goes back',
  'finish reasons',
  'levels of reasoning',
  'gpt-oss gets levels only',
  'reasoning on models without it',
  'thinking between tags',
  'toolChoice none',
  'toolChoice required and by name',
  'tools together with a schema',
  'schemas for format, and in the prompt',
  'schemas of tools',
  'tool errors and denials',
  'images or recordings in tool results',
  'nothing is made up, JSON is repaired on request',
  'an empty turn is repeated on request',
  'a prompt without a user message',
  'data of files: bytes and base64, never paths',
  'kinds of files',
  'several system messages and texts',
  'one rule for base URLs',
  'keys go where they belong',
  'doGenerate streams',
  'headers, query and user agent',
  'request, response and raw frames as they are',
  'metadata',
  'small, with few dependencies',
  'models can be serialized',
  'embedding',
  'completion',
  'reranking',
  'transcription',
  'decisions and extraction',
  'kinds that Ollama lacks',
  'web tools',
  'the client for everything else',
  'capabilities before the call',
  'warnings only if true, nothing printed',
  'names, registries and custom providers',
  'the openai dialect',
  'the order of parts of every recording, and this ledger',
]
const numbers = [
  ...behaviours.map((_, i) => `B${i + 1}`),
  ...Array.from({ length: 18 }, (_, i) => `DB${i + 1}`),
  ...Array.from({ length: 15 }, (_, i) => `DC${i + 1}`),
  ...Array.from({ length: 3 }, (_, i) => `DD${i + 1}`),
]

const root = new URL('..', import.meta.url)

test('B54 every number is the beginning of a test’s name, and there are no other numbers', () => {
  const files = readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.test.ts'),
  )
  const named = new Set<string>()
  for (const file of files)
    for (const [, ids = ''] of readFileSync(new URL(`src/${file}`, root), 'utf8').matchAll(
      /['`]((?:(?:B|DB|DC|DD)\d+ )+)/g,
    ))
      for (const id of ids.trim().split(' ')) named.add(id)

  expect(behaviours).toHaveLength(54)
  expect(numbers.filter((number) => !named.has(number))).toEqual([])
  expect([...named].filter((number) => !numbers.includes(number))).toEqual([])
})

test('B40 DB18 the package depends on core, the AI SDK’s interfaces and zod, never on ai', () => {
  const { dependencies, peerDependencies } = JSON.parse(
    readFileSync(new URL('package.json', root), 'utf8'),
  ) as Record<string, object>
  const sources = readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.test(-d)?\.ts$|testing\//.test(file),
  )
  const imported = new Set(
    sources.flatMap((file) =>
      [
        ...readFileSync(new URL(`src/${file}`, root), 'utf8').matchAll(
          / from '([^.][^']*)'| import\('([^']*)'\)/g,
        ),
      ].map(([, name, lazy]) => name ?? lazy),
    ),
  )

  expect(Object.keys(dependencies ?? {})).toEqual([
    '@ai-sdk/provider',
    '@ai-sdk/provider-utils',
    '@ollamakit/core',
  ])
  // `ai` is optional: see version.test.ts.
  expect(Object.keys(peerDependencies ?? {})).toEqual(['ai', 'zod'])
  expect(imported).toEqual(
    new Set([
      '@ai-sdk/provider',
      '@ai-sdk/provider-utils',
      '@ai-sdk/provider-utils/experimental-decision',
      '@ai-sdk/provider-utils/experimental-extraction',
      '@ollamakit/core',
    ]),
  )
})
