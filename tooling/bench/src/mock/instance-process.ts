/** A process that makes mocks of its own, as a test run does, and tells how long each took to be ready. */
import { createMockOllama } from '@ollamakit/mock-server'
import { serveOrders } from '../processes/child.ts'

/** Milliseconds of so many starts. */
serveOrders(async ({ starts }: { starts: number }) => {
  const times: number[] = []
  for (let i = 0; i < starts; i++) {
    const began = performance.now()
    await using ollama = await createMockOllama({ models: ['llama3.2'] })
    if (ollama.port > 0) times.push(performance.now() - began)
  }
  return times
})
