/** The demo's output. */
import { styleText } from 'node:util'
import { OllamaError } from '@ollamakit/core'

export function print(text: string): void {
  process.stdout.write(text)
}

export function printHeading(text: string): void {
  print(`\n${styleText('bold', text)}\n`)
}

export function printLabel(text: string): void {
  print(`  ${styleText('cyan', text.padEnd(8))} `)
}

/** What the model thinks, set apart from what it says. */
export function printThinking(text: string): void {
  print(styleText('dim', text))
}

/** The message alone if it contains a remedy; the stack of an unexpected error. */
export function printFailure(error: unknown): void {
  const text =
    error instanceof OllamaError || !(error instanceof Error) ? String(error) : (error.stack ?? error.message)
  print(`${styleText('red', 'failed:')} ${text}\n`)
}
