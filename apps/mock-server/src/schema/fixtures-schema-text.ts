/** The text of `fixtures.schema.json`, made from the sources next to it. */
import { readFile } from 'node:fs/promises'
import { toFixturesSchema } from './to-fixtures-schema.ts'

/** The text that the file has to have. */
export async function fixturesSchemaText(): Promise<string> {
  const files = ['../fixture/fixture.ts', '../turn/reply.ts', '../store/model-fixture.ts']
  // The models first: what they say is inherited by what is in the registry.
  const sources = await Promise.all(
    files.toReversed().map((file) => readFile(new URL(file, import.meta.url), 'utf8')),
  )
  return `${JSON.stringify(toFixturesSchema(sources), undefined, 2)}\n`
}
