import { HumanMessage, type BaseMessage } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { ChatOllama } from '@ollamakit/langchain'
import { z } from 'zod'

const weather = tool(({ city }) => `Sunny in ${city}`, {
  name: 'get_weather',
  description: 'The weather of a city',
  schema: z.object({ city: z.string() }),
})
const model = new ChatOllama({ model: 'llama3.2' }).bindTools([weather])

const messages: BaseMessage[] = [new HumanMessage('Weather in Paris?')]
let answer = await model.invoke(messages)
while (answer.tool_calls?.length) {
  messages.push(answer)
  for (const call of answer.tool_calls) messages.push(await weather.invoke({ ...call, type: 'tool_call' }))
  answer = await model.invoke(messages)
}
console.log(answer.text)
