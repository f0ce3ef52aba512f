import { createOllamaClient, OllamaError } from '@ollamakit/core'

const { chat } = createOllamaClient()

try {
  await chat.generate({ model: 'no-such-model', messages: [{ role: 'user', text: 'Hi' }] })
} catch (error) {
  if (!(error instanceof OllamaError)) throw error
  console.log(error.message) // POST http://127.0.0.1:11434/api/chat answered 404: model 'no-such-model' not found. Run: ollama pull no-such-model
  console.log(error.retryable, error.remedy)
}
