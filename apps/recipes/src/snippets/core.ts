import { createOllamaClient } from '@ollamakit/core'

const ollama = createOllamaClient() // OLLAMA_HOST, or http://127.0.0.1:11434

for await (const event of ollama.chat.stream({
  model: 'llama3.2',
  messages: [{ role: 'user', text: 'Why is the sky blue?' }],
})) {
  if (event.type === 'text') process.stdout.write(event.text)
}
