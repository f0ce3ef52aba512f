/**
 * Prints `N passed, N failed, N skipped` alone on the last line of a test run, counted from the runner's own
 * report.
 */
import type { Reporter, TestModule } from 'vitest/node'

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state]++
      // A file or a suite that breaks outside its tests fails the run, so it counts.
      count.failed += module.errors().length
      for (const suite of module.children.allSuites()) count.failed += suite.errors().length
    }
    const { passed, failed, skipped, pending } = count
    process.stdout.write(`${passed} passed, ${failed + pending} failed, ${skipped} skipped\n`)
  }
}
