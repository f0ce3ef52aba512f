import { ollama } from '@ollamakit/ai-sdk'
import { generateText } from 'ai'

const { text } = await generateText({
  model: ollama.completion('llama3.2', { raw: true, options: { temperature: 0, stop: ['\n\n'] } }),
  prompt: 'def add(a, b):\n',
})
console.log(text)
