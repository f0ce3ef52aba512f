/** Runs a command to its end. */
import { spawnSync } from 'node:child_process'

/**
 * What it wrote to stdout. Throws with all it wrote when it fails, so that nothing has to be run twice to be
 * understood.
 */
export function run(
  command: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): string {
  const { status, signal, stdout, stderr, error } = spawnSync(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status === 0) return stdout
  const why = error?.message ?? (signal ? `ended by ${signal}` : `exit code ${status}`)
  throw new Error(`${[command, ...args].join(' ')}: ${why}\n${stdout}${stderr}`.trimEnd())
}
