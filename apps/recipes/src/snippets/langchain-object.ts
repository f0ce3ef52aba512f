import { ChatOllama } from '@ollamakit/langchain'
import { z } from 'zod'

const person = z.object({ name: z.string(), born: z.number() })

const { name, born } = await new ChatOllama({ model: 'llama3.2' })
  .withStructuredOutput(person)
  .invoke('Who wrote the first program?')
console.log(name, born)
