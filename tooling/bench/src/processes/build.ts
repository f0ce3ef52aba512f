/** Builds packages the way their build script does, so that what is measured is what users install. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository, with a slash at its end. */
const root: string = fileURLToPath(new URL('../../../../', import.meta.url))

/** In the order they need each other. What does not compile ends the bench with the compiler's own words. */
export function build(...folders: string[]): void {
  for (const folder of folders) {
    process.stdout.write(`building ${folder}\n`)
    const path = `${root}node_modules/.bin${delimiter}${process.env['PATH'] ?? ''}`
    try {
      execFileSync('tsc', ['-p', 'tsconfig.build.json'], { cwd: root + folder, env: { ...process.env, PATH: path }, encoding: 'utf8', stdio: 'pipe' })
    } catch (error) {
      const { stdout = '', message } = error as { stdout?: string; message: string } // what execFileSync throws
      process.stderr.write(`${folder} cannot be built (--no-build takes what was built before):\n${stdout || message}\n`)
      process.exit(1)
    }
  }
}

/** A built file. Throws if there is none. */
export function built(file: string): string {
  if (!existsSync(root + file)) throw new Error(`${file} was not built: leave --no-build out`)
  return root + file
}
