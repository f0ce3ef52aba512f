/** Starts the mock server as its README says: the installed command, without fixtures or models. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface StartedMock extends AsyncDisposable {
  url: string
}

/** Runs `ollamakit-mock` of the packages installed in `folder` on a free port. */
export async function startMock(folder: string): Promise<StartedMock> {
  // A process group of its own, because npx does not always forward a signal.
  const server = spawn('npx', ['--no-install', 'ollamakit-mock', '--port', '0'], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return { url: await addressOf(server), [Symbol.asyncDispose]: () => stop(server) }
}

/** The address in the first line that the server prints. */
async function addressOf(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error('ollamakit-mock has no stdout')
  const lines = createInterface(server.stdout)
  const exited = once(server, 'exit').then(([code]): never => {
    throw new Error(`ollamakit-mock ended with exit code ${String(code)} instead of listening`)
  })
  const [line] = (await Promise.race([once(lines, 'line'), exited])) as [string]
  // After the start, an exit is not an error of this promise.
  exited.catch(() => undefined)
  const url = /http:\/\/\S+/.exec(line)?.[0]
  if (!url) throw new Error(`ollamakit-mock printed no address: ${line}`)
  return url
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return
  const exited = once(server, 'exit')
  process.kill(-server.pid, 'SIGTERM')
  await exited
}
