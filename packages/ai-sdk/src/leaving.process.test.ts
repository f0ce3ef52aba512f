/** Programs that leave a stream, with the closing pause on as by default: the connection is closed, and nothing keeps the process alive. */
import { expect, test } from 'vitest'
import { runProgram, serveForever } from './testing/leaving.ts'

const imports = `import { createOllama } from '@ollamakit/ai-sdk'
import { generateText, streamText } from 'ai'
const controller = new AbortController()`

const ways: [name: string, code: string][] = [
  [
    'an abort of streamText',
    `const { signal } = controller
     for await (const text of streamText({ model, prompt: 'Hi', abortSignal: signal }).textStream) controller.abort()`,
  ],
  [
    'an abort of generateText',
    `setTimeout(() => controller.abort(), 200)
     await generateText({ model, prompt: 'Hi', abortSignal: controller.signal }).catch(() => undefined)`,
  ],
  [
    'cancel() of doStream',
    `const prompt = [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }]
     const reader = (await model.doStream({ prompt })).stream.getReader()
     for (let i = 0; i < 4; i++) await reader.read()
     await reader.cancel()`,
  ],
]
const cases = ways.flatMap(([name, code]) =>
  (['native', 'openai'] as const).map((dialect) => ({ name, code, dialect })),
)

test.each(cases)(
  'B4 $name closes the connection, and the process can end ($dialect)',
  async ({ code, dialect }) => {
    const server = await serveForever()
    const model = `const model = createOllama({ baseURL: '${server.url}', dialect: '${dialect}' })('m')`

    const ended = await runProgram(`${imports}\n${model}\n${code}\nconsole.log('left')`, {
      cwd: new URL('..', import.meta.url),
      closed: server.closed,
    })

    server.close()
    expect(ended).toEqual({ code: 0, output: 'left\n' })
  },
)
