import { ChatOllama } from '@ollamakit/langchain'
import { createAgent, summarizationMiddleware, tool } from 'langchain'
import { z } from 'zod'

const weather = tool(({ city }) => `Sunny in ${city}`, {
  name: 'get_weather',
  description: 'The weather of a city',
  schema: z.object({ city: z.string() }),
})
// `numCtx` is the profile's `maxInputTokens`, from which the middleware takes its fraction.
const model = new ChatOllama({ model: 'llama3.2', numCtx: 16384, temperature: 0 })

const agent = createAgent({
  model,
  tools: [weather],
  responseFormat: z.object({ umbrella: z.boolean(), reason: z.string() }),
  middleware: [summarizationMiddleware({ model, trigger: { fraction: 0.8 }, keep: { messages: 20 } })],
})

const { structuredResponse } = await agent.invoke({
  messages: [{ role: 'user', content: 'Do I need an umbrella in Bergen?' }],
})
console.log(structuredResponse)
