/** Writes `fixtures.schema.json` anew: `pnpm generate:schema`. */
import { writeFile } from 'node:fs/promises'
import { fixturesSchemaText } from './fixtures-schema-text.ts'

await writeFile(new URL('../../fixtures.schema.json', import.meta.url), await fixturesSchemaText())
