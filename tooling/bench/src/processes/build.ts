/** Builds packages the way their build script does, so that what is measured is what users install. */
import { execSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository, with a slash at its end. */
const root: string = fileURLToPath(new URL('../../../../', import.meta.url))

/** In the order they need each other. What does not build ends the bench with the builder's own words. */
export function build(...folders: string[]): void {
  for (const folder of folders) {
    process.stdout.write(`building ${folder}\n`)
    const { scripts } = JSON.parse(readFileSync(`${root}${folder}/package.json`, 'utf8')) as {
      scripts: { build: string }
    } // one of our own
    const path = [`${root}${folder}/node_modules/.bin`, `${root}node_modules/.bin`, process.env['PATH']].join(
      delimiter,
    )
    try {
      execSync(scripts.build, {
        cwd: root + folder,
        env: { ...process.env, PATH: path },
        encoding: 'utf8',
        stdio: 'pipe',
      })
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string } // what execSync throws
      process.stderr.write(
        `${folder} cannot be built (--no-build takes what was built before):\n${stdout}${stderr}\n`,
      )
      process.exit(1)
    }
  }
}

/** A built file. Throws if there is none. */
export function built(file: string): string {
  if (!existsSync(root + file)) throw new Error(`${file} was not built: leave --no-build out`)
  return root + file
}
