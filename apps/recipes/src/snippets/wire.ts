import { isSameModel, parseBaseURL } from '@ollamakit/wire'
import type { ChatRequest } from '@ollamakit/wire/native'

const request: ChatRequest = {
  model: 'llama3.2',
  messages: [{ role: 'user', content: 'Hi' }],
  options: { num_ctx: 8192 },
}

console.log(isSameModel(request.model, 'LLAMA3.2:latest')) // true
console.log(parseBaseURL('gpu-box/v1')) // { url: 'http://gpu-box:11434' }
