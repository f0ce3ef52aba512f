#!/usr/bin/env node
/** The `ollamakit` command. Node only; no part of the library. */
import process from 'node:process'
import { run } from './run.ts'

process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  write: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
})
