/** Compiles a program that uses the packages with the oldest TypeScript they support. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { install } from './install.ts'
import type { PackedPackage } from './pack.ts'
import { run } from './run.ts'

/** The oldest TypeScript that reads our declarations; CONTRIBUTING and the README name it. */
export const oldestTypeScript = '5.7'

const own = [
  "import { createOllamaClient } from '@ollamakit/core'",
  "import { createUndiciFetch } from '@ollamakit/core/undici'",
  "import { createMockOllama } from '@ollamakit/mock-server'",
  "import { parseModelName } from '@ollamakit/wire'",
  "import type { Options } from '@ollamakit/wire/native'",
  'const options: Options = { num_ctx: 8192 }',
  'export const used = [createOllamaClient, createUndiciFetch, createMockOllama, parseModelName, options] as const',
].join('\n')
const adapters = [
  "import { createOllama } from '@ollamakit/ai-sdk'",
  "import { ChatOllama } from '@ollamakit/langchain'",
  "export const used = [createOllama(), new ChatOllama({ model: 'm', numCtx: 8192 })] as const",
].join('\n')

/** Throws with the compiler's messages. */
export function tryTypescript(packed: PackedPackage[], folder: string): void {
  const others = ['@langchain/core', '@types/node', 'undici']
  install(folder, [...packed.map(({ name }) => name), ...others], packed, 'module')
  const compile = (files: string[], skipLibCheck: boolean): string =>
    run(
      'npx',
      [
        '--yes',
        `--package=typescript@${oldestTypeScript}`,
        'tsc',
        '--noEmit',
        '--strict',
        '--module',
        'nodenext',
        '--target',
        'es2022',
        '--lib',
        'es2023,esnext.disposable',
        '--types',
        'node',
        '--skipLibCheck',
        String(skipLibCheck),
        ...files,
      ],
      { cwd: folder },
    )
  for (const file of ['own.mts', 'own.cts']) writeFileSync(join(folder, file), own)
  writeFileSync(join(folder, 'adapters.mts'), adapters)
  compile(['own.mts', 'own.cts'], false)
  // The declarations of the AI SDK and LangChain do not compile without this option.
  compile(['adapters.mts'], true)
}
