/** The JSON Schema of fixture files, for editors: the shape of the format, with the words that the types are documented with. */
import { fixtureFileShape } from '../fixture/fixture-file-shape.ts'
import type { SchemaNode } from '../fixture/fixture-shape.ts'
import { readDocs } from './read-docs.ts'

/** The schema. `sources` are the files that declare the types of the format. */
export function toFixturesSchema(sources: readonly string[]): SchemaNode {
  const docs = readDocs(sources)
  const definitions = new Map<string, SchemaNode>()
  const root = named(fixtureFileShape.schema ?? {}, docs, definitions)
  return {
    // The draft that editors know best.
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...root,
    // An editor takes them so, and so does the mock.
    allowComments: true,
    allowTrailingCommas: true,
    definitions: Object.fromEntries([...definitions].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** A copy in which each object of a named type stands among the definitions, and each of its members is described. */
function named(
  node: SchemaNode,
  docs: ReadonlyMap<string, string>,
  definitions: Map<string, SchemaNode>,
): SchemaNode {
  const { title } = node
  const copy: SchemaNode = Object.fromEntries(
    Object.entries(node).map(([keyword, value]) => [keyword, visit(keyword, value)]),
  )
  const about = typeof title === 'string' ? docs.get(title) : undefined
  return about === undefined ? copy : { ...copy, description: about }

  function visit(keyword: string, value: unknown): unknown {
    if (keyword === 'items') return toReference(value as SchemaNode)
    if (keyword === 'anyOf') return (value as SchemaNode[]).map(toReference)
    if (keyword !== 'properties') return value
    return Object.fromEntries(
      Object.entries(value as { [key: string]: SchemaNode }).map(([key, inner]) => [
        key,
        toMember(key, inner),
      ]),
    )
  }

  function toMember(key: string, inner: SchemaNode): SchemaNode {
    const member = toReference(inner)
    const words = typeof title === 'string' ? docs.get(`${title}.${key}`) : undefined
    if (words === undefined) return member
    // In this draft nothing may stand beside a reference.
    return '$ref' in member ? { allOf: [member], description: words } : { ...member, description: words }
  }

  function toReference(inner: SchemaNode): SchemaNode {
    if (typeof inner['title'] !== 'string') return named(inner, docs, definitions)
    if (!definitions.has(inner['title'])) {
      // Known before it is looked into: a type may hold itself.
      definitions.set(inner['title'], {})
      definitions.set(inner['title'], named(inner, docs, definitions))
    }
    return { $ref: `#/definitions/${inner['title']}` }
  }
}
