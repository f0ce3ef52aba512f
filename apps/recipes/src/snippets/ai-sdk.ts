import { ollama } from '@ollamakit/ai-sdk'
import { streamText } from 'ai'

const { textStream } = streamText({ model: ollama('llama3.2'), prompt: 'Why is the sky blue?' })

for await (const text of textStream) process.stdout.write(text)
