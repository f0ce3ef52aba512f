/** Prints findings as they come and keeps them for `--json`. */
import { writeFileSync } from 'node:fs'
import { type Finding, isKept } from './finding.ts'
import { describeMachine } from './machine.ts'

export interface Report {
  /** Prints the findings of one measure as a table. */
  add(findings: readonly Finding[]): void
  /** Prints the closing line, writes the file, and gives the exit code: 1 if a budget was missed. */
  close(): number
}

export function openReport(jsonFile: string | undefined): Report {
  const all: Finding[] = []
  const machine = describeMachine()
  process.stdout.write(`${machine}\n`)
  return {
    add(findings) {
      all.push(...findings)
      process.stdout.write(toTable(findings))
    },
    close() {
      const missed = all.filter((finding) => isKept(finding) === false)
      const budgeted = all.filter((finding) => finding.budget)
      if (jsonFile !== undefined)
        writeFileSync(jsonFile, `${JSON.stringify({ machine, findings: all }, undefined, 2)}\n`)
      process.stdout.write(`\n${budgeted.length - missed.length} of ${budgeted.length} budgets kept\n`)
      for (const { what, who } of missed) process.stdout.write(`  missed: ${what}, ${who}\n`)
      return missed.length === 0 ? 0 : 1
    },
  }
}

function toTable(findings: readonly Finding[]): string {
  const rows = findings.map((finding, i) => [
    finding.what === findings[i - 1]?.what ? '' : finding.what,
    finding.who,
    toNumber(finding.value),
    finding.unit,
    toBudget(finding),
    toVerdict(finding),
    finding.detail ?? '',
  ])
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  const line = (row: string[]): string =>
    row
      .map((cell, column) =>
        column === 2 ? cell.padStart(widths[2] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
  return `\n${rows.map((row) => `${line(row).trimEnd()}\n`).join('')}`
}

function toNumber(value: number): string {
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 100 ? 1 : 2
  return value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits })
}

function toBudget({ budget }: Finding): string {
  if (!budget) return ''
  return 'atMost' in budget
    ? `≤ ${budget.atMost.toLocaleString('en-US')}`
    : `≥ ${budget.atLeast.toLocaleString('en-US')}`
}

function toVerdict(finding: Finding): string {
  const kept = isKept(finding)
  return kept === undefined ? '' : kept ? 'kept' : 'MISSED'
}
