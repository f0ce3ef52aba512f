/** `ollamakit-mock validate`: prints every mistake in fixture files. */
import { resolve } from 'node:path'
import type { FixtureFile } from '@ollamakit/wire/fixture'
import { FixtureFileError, listFixtureFiles, loadFixtures } from '../fixture/load-fixtures.ts'
import { findUnknownModels } from '../fixture/unknown-models.ts'
import { findUnusedParts } from '../fixture/unused-parts.ts'
import { findUnreachableInFile } from '../fixture/unreachable.ts'

/** Checks all files and exits with code 1 if there is a mistake. */
export async function validate(paths: readonly string[]): Promise<void> {
  const mistakes: string[] = []
  let files = 0
  let fixtures = 0
  const loaded: FixtureFile[] = []
  for (const path of paths) {
    for (const file of await listOr(path, mistakes)) {
      files++
      const [content] = await loadOr(file, mistakes)
      if (content) loaded.push(content)
      fixtures += content?.fixtures?.length ?? 0
      mistakes.push(
        ...findUnreachableInFile(content?.fixtures ?? []).map((sentence) => `${file}: ${sentence}`),
      )
    }
  }
  mistakes.push(...findUnknownModels(loaded), ...findUnusedParts(loaded))
  if (mistakes.length > 0) {
    process.stderr.write(`${mistakes.join('\n')}\n`)
    process.exitCode = 1
  } else process.stdout.write(`${toCount(files, 'file')} with ${toCount(fixtures, 'fixture')}: no mistakes\n`)
}

async function listOr(path: string, mistakes: string[]): Promise<string[]> {
  return noting(mistakes, async () => listFixtureFiles(resolve(path)))
}

async function loadOr(file: string, mistakes: string[]): ReturnType<typeof loadFixtures> {
  return noting(mistakes, async () => loadFixtures([file]))
}

async function noting<T>(mistakes: string[], action: () => Promise<T[]>): Promise<T[]> {
  try {
    return await action()
  } catch (error) {
    if (!(error instanceof FixtureFileError)) throw error
    mistakes.push(error.message)
    return []
  }
}

function toCount(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}
