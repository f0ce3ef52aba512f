import { createOllamaClient } from '@ollamakit/core'

const ollama = createOllamaClient()

const { deployment, evidence, models, problems } = await ollama.probe()
console.log(deployment, evidence, models) // local GET /api/version names version 0.33.0 [ 'llama3.2:latest' ]
for (const { message, remedy } of problems) console.log(message, remedy)
