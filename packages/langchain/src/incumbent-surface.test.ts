/** Each name in the types of `@langchain/ollama` exists here, or stands in the README's table of differences. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { ChatOllama, Ollama, OllamaEmbeddings } from './index.ts'

const dist = new URL('.', import.meta.resolve('@langchain/ollama'))
const typesOf = (file: string): string => readFileSync(fileURLToPath(new URL(file, dist)), 'utf8')
const index = readFileSync(new URL('index.ts', import.meta.url), 'utf8')
const [, differences = ''] = readFileSync(new URL('../README.md', import.meta.url), 'utf8').split(
  '\n## Differences from',
)

function isExplained(name: string): boolean {
  return differences.includes(`\`${name}\``)
}

/** The names of the members of an interface or class, without private ones. */
function membersOf(source: string, declaration: string): string[] {
  const [, body = ''] = source.split(declaration)
  const [block = ''] = body.split('\n}')
  return [...block.matchAll(/^ {2}(?:static |protected |get )?(\w+)\??[(:<]/gm)].flatMap(([, name = '']) =>
    name === 'constructor' ? [] : [name],
  )
}

test('exports', () => {
  const [, list = ''] = /export \{([^}]+)\}/.exec(typesOf('index.d.ts')) ?? []
  const names = list.split(',').map((name) => name.trim())

  expect(names.length).toBeGreaterThan(8)
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(index) && !isExplained(name))).toEqual([])
})

describe.each<[new (fields?: object) => object, string, string, string]>([
  [ChatOllama, 'chat_models.d.ts', 'interface ChatOllamaInput ', 'declare class ChatOllama '],
  [Ollama, 'llms.d.ts', 'interface OllamaInput ', 'declare class Ollama$1 '],
  [
    OllamaEmbeddings,
    'embeddings.d.ts',
    'interface OllamaEmbeddingsParams ',
    'declare class OllamaEmbeddings ',
  ],
])('%o', (Class, file, options, declaration) => {
  const isOption = (name: string): boolean => {
    try {
      return new Class({ [name]: null }) instanceof Class
    } catch {
      return false
    }
  }

  test('constructor options', () => {
    const names = [
      ...membersOf(typesOf(file), options),
      ...membersOf(typesOf('types.d.ts'), 'interface OllamaCamelCaseOptions '),
    ]
    const known = Class === OllamaEmbeddings ? membersOf(typesOf(file), options) : names

    expect(known.length).toBeGreaterThan(7)
    expect(known.filter((name) => !isOption(name) && !isExplained(name))).toEqual([])
  })

  test('fields and methods', () => {
    const names = membersOf(typesOf(file), declaration)
    const instance = new Class()

    expect(names.length).toBeGreaterThan(9)
    expect(
      names.filter(
        (name) => !(name in instance) && !(name in Class) && !isOption(name) && !isExplained(name),
      ),
    ).toEqual([])
  })
})
