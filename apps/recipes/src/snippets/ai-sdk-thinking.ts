import { ollama } from '@ollamakit/ai-sdk'
import { streamText } from 'ai'

const { fullStream } = streamText({
  model: ollama('qwen3'),
  prompt: 'Is 97 a prime?',
  onError: ({ error }) => console.error(error),
})

for await (const part of fullStream) {
  if (part.type === 'reasoning-delta') process.stdout.write(`\x1b[2m${part.text}\x1b[0m`) // dim
  if (part.type === 'text-delta') process.stdout.write(part.text)
}
