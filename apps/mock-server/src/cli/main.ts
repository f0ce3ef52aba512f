#!/usr/bin/env node
/** The `mock-ollama` command. */
import { toProgram } from './program.ts'

await toProgram().parseAsync()
