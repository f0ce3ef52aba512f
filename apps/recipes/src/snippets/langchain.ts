import { ChatOllama } from '@ollamakit/langchain'

const model = new ChatOllama({ model: 'llama3.2' })

for await (const chunk of await model.stream('Why is the sky blue?')) process.stdout.write(chunk.text)
