/** The peer: aimock's own server, in process as its users start it, with the same script. */
import { readFileSync } from 'node:fs'
import { LLMock } from '@copilotkit/aimock'
import type { Script } from '../script.ts'

const { prompt, pieces } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Script // written by the coordinator
const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent', chunkSize: pieces[0]?.length ?? 1 })
mock.on({ userMessage: prompt }, { content: pieces.join('') })
process.stdout.write(`${await mock.start()}\n`)
