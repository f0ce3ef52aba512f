/** What counts as the first example. */
import { expect, test } from 'vitest'
import { firstSnippet } from './first-snippet.ts'

test('the first ts block is taken, with the packages it imports', () => {
  const code =
    "import { generateText } from 'ai'\nimport { ollama } from '@ollamakit/ai-sdk/more'\nimport { z } from \"zod\"\nimport 'node:fs'\nconst more = await import('zod')\n"
  const markdown = `# Title\n\n\`\`\`sh\nnpm i\n\`\`\`\n\n\`\`\`ts\n${code}\`\`\`\n\n\`\`\`ts\nsecond\n\`\`\`\n`

  expect(firstSnippet(markdown)).toEqual({ code, packages: ['ai', '@ollamakit/ai-sdk', 'zod'] })
})

test('a README without an example is an error that says so', () => {
  expect(() => firstSnippet('# Title\n\n```sh\nnpm i\n```\n')).toThrow('no block fenced as ```ts')
})
