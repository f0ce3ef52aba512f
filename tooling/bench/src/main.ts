/**
 * What core and the mock server cost, beside what people would use instead, in one interleaved run; and a
 * soak.
 *
 *   pnpm bench core [--rounds 9] [--only REGEXP] [--json FILE]
 *   pnpm bench mock [--rounds 5] [--only REGEXP] [--json FILE]
 *   pnpm bench soak [--minutes 5] [--seed 1] [--json FILE]
 *
 * The exit code is 1 if a budget is missed. The machine should have nothing else to do.
 */
import { Command } from 'commander'
import { runCore } from './core/run-core.ts'
import type { MeasureOptions } from './measure-options.ts'
import { runMock } from './mock/run-mock.ts'
import { openReport, type Report } from './report/report.ts'
import { runSoak } from './soak/run-soak.ts'

interface RunFlags {
  rounds: string
  only: string
  json?: string
  /** False with `--no-build`. */
  build: boolean
}

interface SoakFlags extends Pick<RunFlags, 'json' | 'build'> {
  minutes: string
  seed: string
  connections: string
}

const program = new Command('bench').description('Costs in one interleaved run, with budgets and verdicts')

/** A command that measures many things, each in rounds. */
function addMeasures(
  name: string,
  description: string,
  rounds: string,
  run: (options: MeasureOptions, report: Report) => Promise<void>,
): void {
  program
    .command(name)
    .description(description)
    .option('--rounds <n>', 'measured rounds of each comparison', rounds)
    .option('--only <regexp>', 'names of measures to take', '')
    .option('--json <file>', 'write the results there')
    .option('--no-build', 'take what was built before')
    .action(async (flags: RunFlags) => {
      const report = openReport(flags.json)
      await run({ rounds: Number(flags.rounds), only: new RegExp(flags.only), build: flags.build }, report)
      process.exitCode = report.close()
    })
}

addMeasures('core', 'the client and its adapters beside bare fetch, ollama and openai', '9', runCore)
addMeasures('mock', 'the mock server beside a bare node:http handler and aimock', '5', runMock)

program
  .command('soak')
  .description('minutes of everything at once against the mock server, every answer checked')
  .option('--minutes <n>', 'how long', '5')
  .option('--seed <n>', 'what is asked, left and changed when', '1')
  .option('--connections <n>', 'how many at once', '64')
  .option('--json <file>', 'write the results there')
  .option('--no-build', 'take what was built before')
  .action(async ({ minutes, seed, connections, json, build }: SoakFlags) => {
    const report = openReport(json)
    await runSoak(
      { minutes: Number(minutes), seed: Number(seed), connections: Number(connections), build },
      report,
    )
    process.exitCode = report.close()
  })

await program.parseAsync()
