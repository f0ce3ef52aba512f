/** Five things through the Vercel AI SDK. */
import { createOllama } from '@ollamakit/ai-sdk'
import { APICallError, generateText, type LanguageModel, Output, stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'
import { expect, type Framework, missingModel, missingModelStatus, type Place, prompts } from './framework.ts'
import { print, printThinking } from './print.ts'

export const withAiSdk: Framework = {
  name: 'AI SDK',
  parts: {
    async text(place) {
      const { textStream } = streamText({ model: modelAt(place), prompt: prompts.text, onError })
      let pieces = 0
      for await (const piece of textStream) {
        print(piece)
        pieces++
      }
      expect(pieces > 0, 'no text came')
    },

    async thinking(place) {
      const answer = streamText({ model: modelAt(place), prompt: prompts.thinking, onError })
      for await (const part of answer.fullStream) {
        if (part.type === 'reasoning-delta') printThinking(part.text)
        if (part.type === 'reasoning-end') print(' → ')
        if (part.type === 'text-delta') print(part.text)
        if (part.type === 'error') throw part.error
      }
      expect(!!(await answer.reasoningText), 'the model did not think')
      expect((await answer.text) !== '', 'the model did not answer')
    },

    async tools(place) {
      const weather = tool({
        description: 'Current weather of a city',
        inputSchema: z.object({ city: z.string() }),
        execute: ({ city }) => `sunny and 24 °C in ${city}`,
      })
      const { steps, text } = await generateText({
        model: modelAt(place),
        prompt: prompts.tools,
        tools: { get_weather: weather },
        stopWhen: stepCountIs(3),
      })
      for (const { input, output } of steps.flatMap(({ toolResults }) => toolResults))
        print(`get_weather(${JSON.stringify(input)}) = ${JSON.stringify(output)} → `)
      print(text)
      expect(steps.length > 1, 'the model did not call the tool')
      expect(text !== '', 'the model did not answer')
    },

    async object(place) {
      const schema = z.object({ name: z.string(), heightCm: z.number(), needsSun: z.boolean() })
      // Throws where the answer does not satisfy the schema.
      const { output } = await generateText({
        model: modelAt(place),
        prompt: prompts.object,
        output: Output.object({ schema }),
      })
      print(JSON.stringify(schema.parse(output)))
    },

    async error(place) {
      try {
        await generateText({
          model: modelAt({ ...place, model: missingModel }),
          prompt: prompts.text,
          maxRetries: 0,
        })
      } catch (error) {
        expect(
          APICallError.isInstance(error) && error.statusCode === missingModelStatus(place),
          `not the expected error: ${String(error)}`,
        )
        print(error.message)
        return
      }
      expect(false, 'a model that is not there answered')
    },
  },
}

function modelAt({ model, ...connection }: Place): LanguageModel {
  return createOllama(connection)(model)
}

/** Without it the SDK prints the error to the console; the loop above throws it. */
function onError(): void {}
