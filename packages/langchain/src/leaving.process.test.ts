/** Programs that leave a stream, with the closing pause on as by default: the connection is closed, and nothing keeps the process alive. */
import { runProgram, serveForever } from '@ollamakit/fixtures'
import { expect, test } from 'vitest'

const ways: [name: string, code: string][] = [
  ['leaving the loop over stream()', "for await (const _ of await model.stream('Hi')) break"],
  [
    'leaving the loop over a binding',
    "for await (const _ of await model.withConfig({ tags: ['a'] }).stream('Hi')) break",
  ],
  [
    'an abort of invoke',
    `setTimeout(() => controller.abort(), 200)
await model.invoke('Hi', { signal: controller.signal }).catch(() => undefined)`,
  ],
  [
    'an abort of stream()',
    `const { signal } = controller
try {
  for await (const _ of await model.stream('Hi', { signal })) controller.abort()
} catch {}`,
  ],
]
const cases = ways.flatMap(([name, code]) =>
  (['native', 'openai'] as const).map((dialect) => ({ name, code, dialect })),
)

test.each(cases)(
  '$name closes the connection, and the process can end ($dialect)',
  async ({ code, dialect }) => {
    const server = await serveForever()
    const start = `import { ChatOllama } from '@ollamakit/langchain'
const model = new ChatOllama({ model: 'm', baseUrl: '${server.url}', dialect: '${dialect}' })
const controller = new AbortController()`

    const ended = await runProgram(`${start}\n${code}\nconsole.log('left')`, {
      cwd: new URL('..', import.meta.url),
      closed: server.closed,
    })

    server.close()
    expect(ended).toEqual({ code: 0, output: 'left\n' })
  },
)
