#!/usr/bin/env node
/** The `mock-ollama` command. */
import { enableCompileCache } from 'node:module'

// Before anything else is loaded: what was compiled once starts in half the time.
enableCompileCache()
const { toProgram } = await import('./program.ts')
await toProgram().parseAsync()
