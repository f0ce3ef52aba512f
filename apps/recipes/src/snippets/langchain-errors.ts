import { OllamaError, OllamaStreamError } from '@ollamakit/core'
import { ChatOllama } from '@ollamakit/langchain'

try {
  const { text } = await new ChatOllama({ model: 'llama9' }).invoke('Hi', {
    signal: AbortSignal.timeout(60_000),
  })
  console.log(text)
} catch (error) {
  if (error instanceof OllamaStreamError) console.log('It had said:', error.partial.text)
  if (error instanceof OllamaError) console.log(error.status, error.message) // 404 … Run: ollama pull llama9
  else throw error
}
