#!/usr/bin/env node
/** The `ollamakit-mock` command. */
import * as nodeModule from 'node:module'

// Before the program is loaded: with the cache it starts in half the time. Node 22.0 lacks it.
nodeModule.enableCompileCache?.()
void import('./program.ts').then(async ({ toProgram }) => toProgram().parseAsync())
