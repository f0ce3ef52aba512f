import { ollama } from '@ollamakit/ai-sdk'
import { generateText, isStepCount, tool } from 'ai'
import { z } from 'zod'

const weather = tool({
  description: 'The weather of a city',
  inputSchema: z.object({ city: z.string() }),
  execute: ({ city }) => `Sunny in ${city}`,
})

const { text, steps } = await generateText({
  model: ollama('llama3.2'),
  prompt: 'Weather in Paris?',
  tools: { weather },
  stopWhen: isStepCount(3),
})
console.log(`${text} (${steps.length} steps)`)
