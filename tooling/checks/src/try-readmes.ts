/** Follows each README as a new user does, on the oldest Node that the packages support. */
import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { install } from './install.ts'
import type { PackedPackage } from './pack.ts'
import { readmeSteps } from './readme-steps.ts'
import { read, root } from './repository.ts'
import { run } from './run.ts'
import { startMock } from './start-mock.ts'

/**
 * For each README: installs what its install lines name, then runs each of its programs. The server is
 * `ollamakit-mock` without flags.
 * Throws when a step fails or a program prints nothing.
 */
export async function tryReadmes(packed: PackedPackage[], folder: string): Promise<void> {
  mkdirSync(folder)
  install(join(folder, 'server'), ['@ollamakit/mock-server'], packed, 'module')
  const node = run('npx', ['--yes', '--package=node@22', 'node', '-p', 'process.execPath'], {
    cwd: folder,
  }).trim()

  for (const readme of globSync(['README.md', 'packages/*/README.md', 'apps/*/README.md'], {
    cwd: root,
  }).toSorted()) {
    const { packages, programs } = readmeSteps(read(readme))
    if (programs.length === 0) continue
    // Each README has a server of its own, because programs may change its models.
    await using mock = await startMock(join(folder, 'server'))
    const reader = join(folder, readme.replaceAll('/', '-'))
    install(reader, packages, packed, 'module')
    for (const [index, code] of programs.entries()) {
      const isTest = /from '(vitest|@ollamakit\/mock-server\/vitest)'/.test(code)
      const file = `program-${index + 1}${isTest ? '.test' : ''}.ts`
      writeFileSync(join(reader, file), code)
      const args = isTest ? [join(reader, 'node_modules/vitest/vitest.mjs'), 'run', file] : [file]
      try {
        if (run(node, args, { cwd: reader, env: { OLLAMA_HOST: mock.url } }).trim() === '')
          throw new Error('It printed nothing.')
      } catch (error) {
        throw new Error(`${readme}, TypeScript block ${index + 1} failed on Node 22.\n${code}`, {
          cause: error,
        })
      }
    }
    process.stdout.write(`${readme}: ${programs.length} programs run on Node 22\n`)
  }
}
