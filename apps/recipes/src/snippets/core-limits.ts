import { createOllamaClient, OllamaTimeoutError } from '@ollamakit/core'

const { chat } = createOllamaClient({
  timeouts: { load: 5 * 60_000, idle: 30_000 },
  retry: { retries: 2 },
  concurrency: 4,
})

try {
  const { text } = await chat.generate(
    { model: 'llama3.2', messages: [{ role: 'user', text: 'Hi' }] },
    { timeouts: { total: 60_000 } },
  )
  console.log(text)
} catch (error) {
  if (!(error instanceof OllamaTimeoutError)) throw error
  console.log(error.phase, error.limitMs, error.partial?.text)
}
