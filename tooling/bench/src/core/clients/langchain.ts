/** Our chat model for LangChain, through `stream`: the framework's own cost is in it. */
import { ChatOllama } from '@ollamakit/langchain'
import { type BenchClient, holdIterator, keepOne, prompt } from './client.ts'

const modelOf = keepOne((baseUrl, dialect) => new ChatOllama({ model: 'bench', baseUrl, dialect }))

export const client: BenchClient = {
  async stream(baseURL, dialect) {
    let text = ''
    for await (const chunk of await modelOf(baseURL, dialect).stream(prompt)) text += chunk.text
    return text
  },
  async hold(baseURL, dialect) {
    return holdIterator(await modelOf(baseURL, dialect).stream(prompt), (chunk) => chunk.text !== '')
  },
}
