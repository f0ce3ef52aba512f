/** The text of `fixtures.schema.json`, made from the sources of wire's fixture types. */
import { readFile } from 'node:fs/promises'
import { toFixturesSchema } from './to-fixtures-schema.ts'

/** The text that the file has to have. */
export async function fixturesSchemaText(): Promise<string> {
  const fixtures = new URL('../../../../packages/wire/src/fixture/', import.meta.url)
  // The models first: the registry's entries inherit their descriptions.
  const files = ['model-fixture.ts', 'reply.ts', 'fixture.ts']
  const sources = await Promise.all(files.map((file) => readFile(new URL(file, fixtures), 'utf8')))
  return `${JSON.stringify(toFixturesSchema(sources), undefined, 2)}\n`
}
