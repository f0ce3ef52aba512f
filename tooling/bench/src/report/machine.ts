/** Where and when numbers were measured, since they mean little without it. */
import { cpus, loadavg, totalmem } from 'node:os'

export function describeMachine(): string {
  const models = cpus()
  const [load = 0] = loadavg()
  const memory = Math.round(totalmem() / 2 ** 30)
  const day = new Date().toISOString().slice(0, 10)
  return `${day}, Node ${process.version}, ${models.length} × ${models[0]?.model.trim()}, ${memory} GiB, ${process.platform}, load before: ${load.toFixed(1)}`
}
