import { ChatOllama } from '@ollamakit/langchain'

const model = new ChatOllama({ model: 'qwen3', think: 'high' })

for await (const chunk of await model.stream('Is 97 a prime?')) {
  for (const block of chunk.contentBlocks) {
    if (block.type === 'reasoning') process.stdout.write(`\x1b[2m${block.reasoning}\x1b[0m`) // dim
    if (block.type === 'text') process.stdout.write(block.text)
  }
}
