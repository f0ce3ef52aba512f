/**
 * What core and the mock server cost, beside what people would use instead, in one interleaved run; and a soak.
 *
 *   pnpm bench core [--rounds 9] [--only REGEXP] [--json FILE]
 *   pnpm bench mock [--rounds 5] [--only REGEXP] [--json FILE]
 *   pnpm bench soak [--minutes 5] [--seed 1] [--json FILE]
 *
 * The exit code is 1 if a budget is missed. The machine should have nothing else to do.
 */
import { Command } from 'commander'
import { runCore } from './core/run-core.ts'
import { runMock } from './mock/run-mock.ts'
import { openReport } from './report/report.ts'

interface RunFlags {
  rounds: string
  only: string
  json?: string
}

const program = new Command('bench').description('Costs in one interleaved run, with budgets and verdicts')

program
  .command('core')
  .description('the client and its adapters beside bare fetch, ollama and openai')
  .option('--rounds <n>', 'measured rounds of each comparison', '9')
  .option('--only <regexp>', 'names of measures to take', '')
  .option('--json <file>', 'write the results there')
  .action(async ({ rounds, only, json }: RunFlags) => {
    const report = openReport(json)
    await runCore({ rounds: Number(rounds), only: new RegExp(only) }, report)
    process.exitCode = report.close()
  })

program
  .command('mock')
  .description('the mock server beside a bare node:http handler and aimock')
  .option('--rounds <n>', 'measured rounds of each comparison', '5')
  .option('--only <regexp>', 'names of measures to take', '')
  .option('--json <file>', 'write the results there')
  .action(async ({ rounds, only, json }: RunFlags) => {
    const report = openReport(json)
    await runMock({ rounds: Number(rounds), only: new RegExp(only) }, report)
    process.exitCode = report.close()
  })

await program.parseAsync()
