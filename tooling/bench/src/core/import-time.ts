/**
 * What importing the built main entry adds to a bare Node, and what is still to come with a first chat; in
 * fresh processes.
 */
import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { built } from '../processes/build.ts'
import { shuffled } from '../processes/shuffled.ts'
import { atMost, type Finding } from '../report/finding.ts'
import { median } from '../report/statistics.ts'

const rounds = 21
const warmUps = 2

interface Program {
  who: string
  /** Of an async function. */
  code: string
  /** Whose number it must not be above. */
  notAbove?: string
  /** How much it may take over the first program, in milliseconds. */
  budget?: number
}

export async function measureImportTime(origin: string): Promise<Finding[]> {
  const empty = JSON.stringify('data:text/javascript,')
  const core = JSON.stringify(pathToFileURL(built('packages/core/dist/index.js')).href)
  const ollama = JSON.stringify(import.meta.resolve('ollama'))
  const openai = JSON.stringify(import.meta.resolve('openai'))
  const langchain = JSON.stringify(pathToFileURL(built('packages/langchain/dist/index.js')).href)
  const provider = JSON.stringify(pathToFileURL(built('packages/ai-sdk/dist/index.js')).href)
  const ai = `await import(${JSON.stringify(import.meta.resolve('ai'))})`
  const peers = ['ai-sdk-ollama', 'ollama-ai-provider-v2'] as const
  const incumbent = JSON.stringify(import.meta.resolve('@langchain/ollama'))
  const bases = ['language_models/chat_models', 'embeddings', 'language_models/llms']
    .map((name) => `await import(${JSON.stringify(import.meta.resolve(`@langchain/core/${name}`))})`)
    .join('\n')
  const address = JSON.stringify(`${origin}/frame/3`)
  const messages = `[{ role: 'user', content: 'Hi' }]`
  return [
    ...compare('import of the main entry, over bare node', [
      { who: 'node alone', code: '' },
      { who: 'an empty module', code: `await import(${empty})` },
      { who: 'core', code: `await import(${core})` },
      { who: 'ollama', code: `await import(${ollama})` },
      { who: 'openai', code: `await import(${openai})` },
    ]),
    ...compare('import of the AI SDK provider, over `ai`', [
      { who: 'ai', code: ai },
      { who: 'core alone', code: `${ai}\nawait import(${core})` },
      { who: 'ai-sdk', code: `${ai}\nawait import(${provider})`, budget: 5 },
      ...peers.map((who) => ({
        who,
        code: `${ai}\nawait import(${JSON.stringify(import.meta.resolve(who))})`,
      })),
    ]),
    ...compare('import of the LangChain package, over the base classes of @langchain/core', [
      { who: '@langchain/core', code: bases },
      { who: 'langchain', code: `await import(${langchain})`, budget: 10 },
      { who: 'langchain-ollama', code: `await import(${incumbent})` },
    ]),
    ...compare('import and a first chat, over bare fetch', [
      {
        who: 'fetch',
        code: `await (await fetch(${address} + '/api/chat', { method: 'POST', body: JSON.stringify({ model: 'bench', messages: ${messages} }) })).text()`,
      },
      {
        who: 'core',
        code: `const { createOllamaClient } = await import(${core})
          await createOllamaClient({ baseURL: ${address} }).chat.generate({ model: 'bench', messages: [{ role: 'user', text: 'Hi' }] })`,
        notAbove: 'ollama',
      },
      {
        who: 'ollama',
        code: `const { Ollama } = await import(${ollama})
          for await (const part of await new Ollama({ host: ${address} }).chat({ model: 'bench', messages: ${messages}, stream: true })) part.message`,
      },
    ]),
  ]
}

/** The first is what the others are told over. */
function compare(what: string, programs: readonly Program[]): Finding[] {
  const times = new Map(programs.map(({ who }): [string, Start[]] => [who, []]))
  for (let round = -warmUps; round < rounds; round++) {
    for (const { who, code } of shuffled(programs)) {
      const time = startOnce(code)
      if (round >= 0) times.get(who)?.push(time)
    }
  }
  const timesOf = (who = ''): Start[] => times.get(who) ?? []
  const over = (who: string): number => shortest(timesOf(who)) - shortest(timesOf(programs[0]?.who))
  return programs.map(({ who, notAbove, budget }) => {
    const own = timesOf(who)
    return {
      what,
      who,
      value: over(who),
      unit: 'ms',
      detail: `medians: seen from inside ${toMedian(own, 'inside')}, process ${toMedian(own, 'whole')}, its CPU ${toMedian(own, 'cpu')}`,
      budget: atMost(notAbove === undefined ? budget : over(notAbove)),
    }
  })
}

/** The least disturbed one: starting a process never takes less than it has to, only more. */
function shortest(starts: readonly Start[]): number {
  return Math.min(...starts.map(({ whole }) => whole))
}

/** Milliseconds. */
interface Start {
  /** Of the process, seen from outside. */
  whole: number
  /** Of its code, seen from inside. */
  inside: number
  /** Of all the process's threads. */
  cpu: number
}

function toMedian(starts: readonly Start[], part: keyof Start): string {
  return `${median(starts.map((start) => start[part])).toFixed(1)} ms`
}

function startOnce(code: string): Start {
  const print =
    'const { user, system } = process.cpuUsage(); console.log(JSON.stringify({ inside: performance.now() - began, cpu: (user + system) / 1000 }))'
  // Ends at once: a connection that is kept alive is not what is measured.
  const program = `const began = performance.now(); (async () => { ${code} })().then(() => { ${print}; process.exit() })`
  const env = { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: '' }
  const began = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8', env })
  const whole = performance.now() - began
  if (status !== 0) throw new Error(`this fails: ${program}\n${stderr}`)
  return { whole, ...(JSON.parse(stdout) as Omit<Start, 'whole'>) } // printed by the line above
}
