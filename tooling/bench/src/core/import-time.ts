/** What importing the built main entry adds to a bare Node, in fresh processes. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildSync as bundle } from 'esbuild'
import { built } from '../processes/build.ts'
import { shuffled } from '../processes/shuffled.ts'
import { temporaryFolder } from '../processes/temporary-folder.ts'
import { atMost, type Finding } from '../report/finding.ts'
import { median } from '../report/statistics.ts'

const rounds = 21
const warmUps = 2

export async function measureImportTime(): Promise<Finding[]> {
  using folder = temporaryFolder()
  const inOneFile = join(folder.path, 'core.mjs')
  bundle({ entryPoints: [built('packages/core/dist/index.js')], bundle: true, format: 'esm', platform: 'neutral', outfile: inOneFile })
  const imports = new Map([
    ['node alone', undefined],
    ['an empty module', 'data:text/javascript,'],
    ['core', pathToFileURL(built('packages/core/dist/index.js')).href],
    ['core, if it were one file', pathToFileURL(inOneFile).href],
    ['ollama', import.meta.resolve('ollama')],
    ['openai', import.meta.resolve('openai')],
  ])
  const times = new Map([...imports.keys()].map((name): [string, Start[]] => [name, []]))
  for (let round = -warmUps; round < rounds; round++) {
    for (const [name, url] of shuffled([...imports])) {
      const time = startOnce(url)
      if (round >= 0) times.get(name)?.push(time)
    }
  }
  const bare = shortest(times.get('node alone') ?? [])
  return [...times].map(([who, own]) => ({
    what: 'import of the main entry, over bare node',
    who,
    value: shortest(own) - bare,
    unit: 'ms',
    detail: `medians: import ${toMedian(own, 'inside')}, process ${toMedian(own, 'whole')}, its CPU ${toMedian(own, 'cpu')}`,
    budget: atMost(who === 'core' ? 5 : undefined),
  }))
}

/** The least disturbed one: starting a process never takes less than it has to, only more. */
function shortest(starts: readonly Start[]): number {
  return Math.min(...starts.map(({ whole }) => whole))
}

/** Milliseconds. */
interface Start {
  /** Of the process, seen from outside. */
  whole: number
  /** Of the import, seen from inside. */
  inside: number
  /** Of all the process's threads. */
  cpu: number
}

function toMedian(starts: readonly Start[], part: keyof Start): string {
  return `${median(starts.map((start) => start[part])).toFixed(1)} ms`
}

function startOnce(url: string | undefined): Start {
  const print = 'const { user, system } = process.cpuUsage(); console.log(JSON.stringify({ inside: performance.now() - began, cpu: (user + system) / 1000 }))'
  const code = `const began = performance.now(); ${url === undefined ? print : `import(${JSON.stringify(url)}).then(() => { ${print} })`}`
  const env = { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: '' }
  const began = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8', env })
  const whole = performance.now() - began
  if (status !== 0) throw new Error(`${url} cannot be imported: ${stderr}`)
  return { whole, ...(JSON.parse(stdout) as Omit<Start, 'whole'>) } // printed by the line above
}
