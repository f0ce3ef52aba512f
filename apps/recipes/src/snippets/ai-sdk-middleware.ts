import {
  extractToolCallsMiddleware,
  ollama,
  repairJsonMiddleware,
  retryEmptyTurnMiddleware,
} from '@ollamakit/ai-sdk'
import { generateText, wrapLanguageModel } from 'ai'

const model = wrapLanguageModel({
  model: ollama('llama3.2'),
  middleware: [retryEmptyTurnMiddleware(), extractToolCallsMiddleware(), repairJsonMiddleware()],
})

const { text } = await generateText({ model, prompt: 'Why is the sky blue?' })
console.log(text)
