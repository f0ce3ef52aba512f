import { ollama } from '@ollamakit/ai-sdk'
import { generateText, Output } from 'ai'
import { z } from 'zod'

const { output } = await generateText({
  model: ollama('llama3.2'),
  prompt: 'Who wrote the first program?',
  output: Output.object({ schema: z.object({ name: z.string(), born: z.number() }) }),
})
console.log(output.name, output.born)
