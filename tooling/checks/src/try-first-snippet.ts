/** Does what a new user does: installs the packages into an empty folder, starts the mock server and runs the first example of the README. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { firstSnippet } from './first-snippet.ts'
import type { PackedPackage } from './pack.ts'
import { packages, read } from './repository.ts'
import { run } from './run.ts'

/** What the example printed. Throws when a step fails, or when it prints nothing. */
export async function tryFirstSnippet(packed: PackedPackage[], folder: string): Promise<string> {
  const snippet = firstSnippet(read('README.md'))
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'first-try', private: true, type: 'module' }),
  )
  writeFileSync(join(folder, 'first.ts'), snippet.code)
  const others = snippet.packages.filter((name) => !packed.some((one) => one.name === name)).map(asDeveloped)
  run('npm', ['install', '--no-audit', '--no-fund', ...packed.map(({ tarball }) => tarball), ...others], {
    cwd: folder,
  })

  const server = startMock(folder)
  try {
    const printed = run('node', ['first.ts'], { cwd: folder, env: { OLLAMA_HOST: await addressOf(server) } })
    if (printed.trim() === '') throw new Error('the first example of the README printed nothing')
    return printed
  } finally {
    await stop(server)
  }
}

/** A package in the range that this repository develops with. */
function asDeveloped(name: string): string {
  for (const { manifest } of packages()) {
    const range = manifest.dependencies?.[name] ?? manifest.devDependencies?.[name]
    if (range) return `${name}@${range}`
  }
  throw new Error(`the first example of the README imports ${name}, which no package here depends on`)
}

function startMock(folder: string): ChildProcess {
  // a group of its own, since npx does not always pass a signal on
  return spawn('npx', ['--no-install', 'ollamakit-mock', '--port', '0'], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** The address in the first line that the server prints. */
async function addressOf(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error('ollamakit-mock has no stdout')
  const lines = createInterface(server.stdout)
  const gone = once(server, 'exit').then(([code]): never => {
    throw new Error(`ollamakit-mock ended with exit code ${String(code)} instead of listening`)
  })
  const [line] = (await Promise.race([once(lines, 'line'), gone])) as [string]
  // nobody waits for the end any more
  gone.catch(() => undefined)
  const url = /http:\/\/\S+/.exec(line)?.[0]
  if (!url) throw new Error(`ollamakit-mock did not say where it listens, but: ${line}`)
  return url
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return
  const gone = once(server, 'exit')
  process.kill(-server.pid, 'SIGTERM')
  await gone
}
