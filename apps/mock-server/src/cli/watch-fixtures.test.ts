/** Changes of which files are changes of fixtures. */
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { whatToWatch } from './watch-fixtures.ts'

const neighbours = ['a.json', 'b.jsonc', 'c.ts', 'mock.log', 'port', 'c.test.ts']

test('of a folder its fixture files matter, of a file only itself: a log next to them is no change', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'watch-'))
  await writeFile(join(folder.path, 'a.json'), '{}')
  const ofFolder = whatToWatch(folder.path)
  const ofFile = whatToWatch(join(folder.path, 'a.json'))

  expect([ofFolder.folder, ofFile.folder]).toEqual([folder.path, folder.path])
  expect(neighbours.filter(ofFolder.matters)).toEqual(['a.json', 'b.jsonc', 'c.ts'])
  expect(neighbours.filter(ofFile.matters)).toEqual(['a.json'])
})
