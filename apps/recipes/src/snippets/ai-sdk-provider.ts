import { createOllama } from '@ollamakit/ai-sdk'
import { generateText } from 'ai'

const ollama = createOllama({
  baseURL: process.env.OLLAMA_HOST ?? 'http://gpu-box:11434',
  defaults: { keepAlive: '1h', options: { num_ctx: 16384 } },
})

const { text } = await generateText({ model: ollama('llama3.2'), prompt: 'Why is the sky blue?' })
console.log(text)
