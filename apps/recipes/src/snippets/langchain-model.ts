import { ChatOllama } from '@ollamakit/langchain'

const model = new ChatOllama({
  model: 'llama3.2',
  baseUrl: process.env.OLLAMA_HOST ?? 'http://gpu-box:11434',
  temperature: 0,
  numCtx: 16384,
  keepAlive: '1h',
})

const { text, usage_metadata } = await model.invoke('Why is the sky blue?', {
  numPredict: 200,
  stop: ['###'],
})
console.log(text, usage_metadata)
