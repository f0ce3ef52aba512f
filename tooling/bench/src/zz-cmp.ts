import { startChild } from './processes/child.ts'
import { cpuBetween, startServer } from './processes/server-process.ts'
import { shuffled } from './processes/shuffled.ts'
import { temporaryFolder } from './processes/temporary-folder.ts'
import { median } from './report/statistics.ts'
import { smallScript, toFixtures, toRequest, writeJson, longScript } from './mock/script.ts'
import { askOnce } from './mock/raw-answer.ts'
import { fileURLToPath } from 'node:url'
const base = '/work/main/apps/mock-server/node_modules/'
const isLong = process.argv[2] === 'frames'
const script = isLong ? longScript(20000) : smallScript
using folder = temporaryFolder()
await using load = await startChild(new URL('mock/load-process.ts', import.meta.url))
const fx = writeJson(folder.path, 'f.json', toFixtures(script))
const mk = (n: string) => startServer(base + n + '/dist/main.js', 'serve', '--port', '0', '--log', 'silent', '--fixtures', fx)
const after = await mk('.after')
const rec = writeJson(folder.path, 'a.json', await askOnce(after.port, toRequest(script, isLong)))
const bare = await startServer(fileURLToPath(new URL('mock/servers/bare-server.ts', import.meta.url)), rec)
const servers: any = { bare, after }
if (process.argv[3] !== 'no') servers.before = await mk('.before')
const out: any = {}
const rounds = Number(process.argv[4] ?? 4)
for (let r = -1; r < rounds; r++)
  for (const n of shuffled(Object.keys(servers))) {
    const s = servers[n]
    const u = await s.usage()
    const l: any = await load.ask({ port: s.port, request: toRequest(script, isLong), connections: isLong ? 1 : 32, milliseconds: 1500 })
    const v = await s.usage()
    if (r >= 0) (out[n] ??= []).push([l.answers / l.seconds, cpuBetween(u, v) / l.answers])
  }
for (const n in out)
  console.log(
    n,
    'rate',
    Math.round(median(out[n].map((x: any) => x[0]))),
    'x',
    median(out[n].map((x: any, i: number) => x[0] / out.bare[i][0])).toFixed(2),
    'cpu us',
    median(out[n].map((x: any) => x[1])).toFixed(1),
    'rss',
    ((await servers[n].usage()).rss / 2 ** 20).toFixed(0),
  )
for (const n in servers) await servers[n][Symbol.asyncDispose]()
