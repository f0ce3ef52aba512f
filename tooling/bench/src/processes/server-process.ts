/** A server under measure, in a process of its own that tells what it has used. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type Child, toChild } from './child.ts'

export interface ServerProcess extends Child {
  readonly port: number
  usage(): Promise<Usage>
  /** Bytes of the heap that are still needed: collects all garbage, which makes it slower for a while. */
  live(): Promise<number>
}

export interface Usage {
  /** µs of all threads. */
  cpu: { user: number; system: number }
  /** Resident memory in bytes. */
  rss: number
  /** What keeps the process busy, as `process.getActiveResourcesInfo()` names it. */
  resources: string[]
}

/**
 * Starts a file that prints `… http://host:PORT` in its first line. TypeScript runs from its source,
 * JavaScript as it is.
 */
export async function startServer(file: string, ...args: string[]): Promise<ServerProcess> {
  const source = file.endsWith('.ts') ? ['-C', '@ollamakit/source'] : []
  const child = fork(file, args, {
    execArgv: [...source, '--expose-gc', '--import', new URL('probe.js', import.meta.url).href],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, OLLAMA_HOST: '' },
  })
  const lines = createInterface({ input: child.stdout ?? process.stdin })
  const [line = ''] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => []),
  ])) as string[]
  const [, port] = /http:\/\/\S+:(\d+)/.exec(line) ?? []
  if (port === undefined) throw new Error(`${file} does not say where it listens: ${line}`)
  const asked = toChild(child)
  return {
    ...asked,
    [Symbol.asyncDispose]: asked[Symbol.asyncDispose],
    port: Number(port),
    usage: () => asked.ask<Usage>({ ask: 'usage' }),
    live: () => asked.ask<number>({ ask: 'live' }),
  }
}

/** µs of processor time between two looks. */
export function cpuBetween(before: Usage, after: Usage): number {
  return after.cpu.user - before.cpu.user + after.cpu.system - before.cpu.system
}
