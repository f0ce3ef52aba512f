/** Five things through LangChain. */
import { HumanMessage, ToolMessage } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { ChatOllama } from '@ollamakit/langchain'
import { z } from 'zod'
import { expect, type Framework, missingModel, missingModelStatus, type Place, prompts } from './framework.ts'
import { print, printThinking } from './print.ts'

export const withLangChain: Framework = {
  name: 'LangChain',
  parts: {
    async text(place) {
      let pieces = 0
      for await (const chunk of await modelAt(place).stream(prompts.text)) {
        print(chunk.text)
        pieces++
      }
      expect(pieces > 0, 'no text came')
    },

    async thinking(place) {
      let thought = ''
      let said = ''
      for await (const chunk of await modelAt(place).stream(prompts.thinking)) {
        for (const block of chunk.contentBlocks) {
          if (block.type === 'reasoning' && block.reasoning) {
            printThinking(block.reasoning)
            thought += block.reasoning
          }
        }
        if (thought && !said && chunk.text) print(' → ')
        print(chunk.text)
        said += chunk.text
      }
      expect(thought !== '', 'the model did not think')
      expect(said !== '', 'the model did not answer')
    },

    async tools(place) {
      const weather = tool(({ city }: { city: string }) => `sunny and 24 °C in ${city}`, {
        name: 'get_weather',
        description: 'Current weather of a city',
        schema: z.object({ city: z.string() }),
      })
      const model = modelAt(place).bindTools([weather])
      const question = new HumanMessage(prompts.tools)
      const asking = await model.invoke([question])
      expect(!!asking.tool_calls?.length, 'the model did not call the tool')
      const results: ToolMessage[] = []
      for (const call of asking.tool_calls) {
        const result: ToolMessage = await weather.invoke({ ...call, type: 'tool_call' }) // a tool that is given a call answers with a message
        print(`get_weather(${JSON.stringify(call.args)}) = ${JSON.stringify(result.content)} → `)
        results.push(result)
      }
      const { text } = await model.invoke([question, asking, ...results])
      print(text)
      expect(text !== '', 'the model did not answer')
    },

    async object(place) {
      const schema = z.object({ name: z.string(), heightCm: z.number(), needsSun: z.boolean() })
      // Throws where the answer does not satisfy the schema.
      const plant = await modelAt(place).withStructuredOutput(schema).invoke(prompts.object)
      print(JSON.stringify(schema.parse(plant)))
    },

    async error(place) {
      try {
        await modelAt({ ...place, model: missingModel }).invoke(prompts.text)
      } catch (error) {
        expect(
          error instanceof Error && 'status' in error && error.status === missingModelStatus(place),
          `not the expected error: ${String(error)}`,
        )
        print(error.message)
        return
      }
      expect(false, 'a model that is not there answered')
    },
  },
}

function modelAt({ baseURL, ...rest }: Place): ChatOllama {
  return new ChatOllama({ baseUrl: baseURL, ...rest })
}
