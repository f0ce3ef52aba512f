/** The servers that are compared, each running the same script. */
import { fileURLToPath } from 'node:url'
import { built } from '../processes/build.ts'
import { type ServerProcess, startServer } from '../processes/server-process.ts'
import { askOnce, readChat } from './raw-answer.ts'
import { type Script, toFixtures, toRequest, writeJson } from './script.ts'

export type SubjectName = 'ollamakit-mock' | 'node:http' | 'aimock'

export interface Subject {
  name: SubjectName
  server: ServerProcess
  /** Objects in one answer: each was read once to see that it says what is in the script. */
  frames: number
}

/** `folder` is where scripts and the recorded answer are left for them. */
export async function startSubjects(folder: string, script: Script, stream: boolean): Promise<Subject[]> {
  const request = toRequest(script, stream)
  const mock = await startMock(writeJson(folder, 'fixtures.json', toFixtures(script)))
  const recorded = writeJson(folder, 'answer.json', await askOnce(mock.port, request))
  const servers: [SubjectName, ServerProcess][] = [
    ['ollamakit-mock', mock],
    ['node:http', await startServer(source('bare-server'), recorded)],
    ['aimock', await startServer(source('aimock-server'), writeJson(folder, 'script.json', script))],
  ]
  const subjects: Subject[] = []
  for (const [name, server] of servers) {
    const { text, frames } = readChat(await askOnce(server.port, request))
    if (text !== script.pieces.join('')) throw new Error(`${name} says something else than the script`)
    subjects.push({ name, server, frames })
  }
  return subjects
}

/** The built command, as users start it. */
export function startMock(...fixtureFiles: string[]): Promise<ServerProcess> {
  return startServer(
    mockCommand(),
    'serve',
    '--port',
    '0',
    '--log',
    'silent',
    ...fixtureFiles.flatMap((file) => ['--fixtures', file]),
  )
}

export function mockCommand(): string {
  return built('apps/mock-server/dist/cjs/cli/main.js')
}

function source(name: string): string {
  return fileURLToPath(new URL(`servers/${name}.ts`, import.meta.url))
}
