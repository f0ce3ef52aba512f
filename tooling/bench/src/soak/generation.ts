/**
 * The fixtures of one generation: every text begins with its number, so that an answer tells which script it
 * comes from.
 */
import type { Fault, FixtureFile } from '@ollamakit/mock-server'

export const model = 'llama3.2'
/** Not all is ASCII, so that cuts inside a character would be seen. */
const words: readonly string[] = Array.from({ length: 60 }, (_, i) =>
  i % 9 === 8 ? 'naïve🦙 ' : `word${i} `,
)

export const faults: Record<string, Fault> = {
  'fin after 5 frames': { after: { frames: 5 }, by: 'fin' },
  'reset after 5 frames': { after: { frames: 5 }, by: 'reset' },
  'hang after 5 frames': { after: { frames: 5 }, by: 'hang' },
  'garbage after 5 frames': { after: { frames: 5 }, by: 'garbage' },
  'error after 5 frames': { after: { frames: 5 }, by: 'error', message: 'out of memory' },
  'reset after the request': { after: 'request', by: 'reset' },
  'fin after the headers': { after: 'headers', by: 'fin' },
  'fin after 300 bytes': { after: { bytes: 300 }, by: 'fin' },
}

export function piecesOf(generation: number): string[] {
  return [`generation ${generation}: `, ...words]
}

export function toFixtureFile(generation: number): FixtureFile {
  const content = piecesOf(generation)
  return {
    fixtures: [
      { when: { user: 'talk' }, reply: { content } },
      { when: { user: 'talk slowly' }, reply: { content, pace: { tokensPerSecond: 600 } } },
      { when: { user: 'talk late' }, reply: { content, pace: { firstToken: 150 } } },
      { when: { user: 'talk in bytes' }, reply: { content, wire: { split: 'mid-character' } } },
      { when: { user: 'talk in lumps' }, reply: { content, wire: { join: 7 } } },
      {
        when: { user: 'use a tool' },
        reply: { toolCalls: [{ name: 'look', arguments: { generation, deep: { list: [1, 'two', null] } } }] },
      },
      {
        when: { user: 'be busy' },
        reply: { error: { status: 503, message: `busy in generation ${generation}` } },
      },
      { when: { endpoint: 'generate', prompt: 'go on' }, reply: { content } },
      ...Object.entries(faults).map(([user, fault]) => ({ when: { user }, reply: { content, fault } })),
    ],
  }
}
