/** Every recorded chat answer of a real Ollama, through the model. */
import { type CapturedExchange, captures, expectedOutcome, type Outcome, replay } from '@ollamakit/fixtures'
import { OllamaResponseError, OllamaStreamError } from '@ollamakit/core'
import { describe, expect, test } from 'vitest'
import { ChatOllama } from './chat-ollama.ts'
import { ask, canonical, type CanonicalAnswer, failureOf } from './testing/ways.ts'

const dialects = [
  { dialect: 'native', path: '/api/chat' },
  { dialect: 'openai', path: '/v1/chat/completions' },
] as const

describe.each(dialects)('$dialect/chat', ({ dialect, path }) => {
  const answers = captures(`${dialect}/chat`).flatMap(({ name, exchanges }) =>
    exchanges.flatMap((exchange, i) =>
      isAnswer(exchange, path)
        ? [{ name: `${name}#${i}`, exchange, outcome: expectedOutcome(exchange) }]
        : [],
    ),
  )
  const complete = answers.filter(({ outcome }) => outcome.complete)
  const broken = answers.filter(({ outcome }) => outcome.status === 200 && !outcome.complete)
  const refused = answers.filter(({ outcome }) => outcome.status >= 400)

  test('there are many', () => {
    expect(complete.length).toBeGreaterThan(100)
    expect(refused.length).toBeGreaterThan(50)
    expect(broken.length).toBeGreaterThan(0)
  })

  test.each(complete)(
    '$name says the same by invoke and by stream, in both output versions',
    async ({ exchange, outcome }) => {
      await using server = await replayed(exchange)
      const model = new ChatOllama({ model: 'any', baseUrl: server.url, dialect, maxRetries: 0 })

      for (const way of ['invoke', 'stream'] as const) {
        for (const outputVersion of ['v0', 'v1'] as const) {
          const answer = canonical(await ask(model, way, 'Hi', { outputVersion }))

          expect(answer, `${way} ${outputVersion}`).toMatchObject({
            text: outcome.text,
            reasoning: outcome.thinking,
          })
          expect(counted(answer.usage)).toEqual(expectedUsage(outcome))
          expect(answer.calls.map(withoutId)).toEqual(outcome.toolCalls.map(withoutId))
          expect(answer.invalidCalls).toEqual([])
          expect(answer.metadata).toMatchObject({
            model: outcome.model,
            model_name: outcome.model,
            model_provider: 'ollama',
            ...(outcome.rawFinish ? { done_reason: outcome.rawFinish } : {}),
            ...expectedFinish(outcome),
          })
          expect(listOf(answer.metadata['logprobs'])).toHaveLength(outcome.logprobs)
        }
      }
    },
  )

  test.each(broken)(
    '$name is cut off, and is an error by invoke and by stream',
    async ({ exchange, outcome }) => {
      for (const way of ['invoke', 'stream'] as const) {
        await using server = await replayed(exchange)
        const error = await failureOf(
          ask(new ChatOllama({ model: 'any', baseUrl: server.url, dialect, maxRetries: 0 }), way, 'Hi'),
        )

        expect(error).toBeInstanceOf(OllamaStreamError)
        expect((error as OllamaStreamError).partial).toMatchObject({
          text: outcome.text,
          thinking: outcome.thinking,
        })
      }
    },
  )

  test.each(refused)('$name is refused with its status', async ({ exchange, outcome }) => {
    for (const way of ['invoke', 'stream'] as const) {
      await using server = await replayed(exchange)
      const error = await failureOf(
        ask(new ChatOllama({ model: 'any', baseUrl: server.url, dialect, maxRetries: 0 }), way, 'Hi'),
      )

      expect(error).toBeInstanceOf(OllamaResponseError)
      expect(error).toMatchObject({ status: outcome.status })
    }
  })
})

/** What was asked over another path or method is no chat; a redirect is followed by fetch; status 0 is none. */
function isAnswer({ request, response }: CapturedExchange, path: string): boolean {
  return (
    request.method === 'POST' &&
    request.path.split('?')[0] === path &&
    (response.status === 200 || response.status >= 400)
  )
}

/** A client that left early is played by a connection that is cut where it left. */
function replayed({ response }: CapturedExchange): ReturnType<typeof replay> {
  return replay(response, response.ended === 'client-abort' ? { end: 'cut' } : {})
}

/** LangChain wants numbers for both counts as soon as one is known; the yardstick leaves out zeros, which openai writes where nothing was counted. */
function expectedUsage({ usage: { input = 0, output = 0 } = {} }: Outcome): object | undefined {
  return counted({ input, output, total: input + output })
}

function counted(usage: CanonicalAnswer['usage']): object | undefined {
  return usage?.total ? usage : undefined
}

function expectedFinish({ finish }: Outcome): object {
  const reason = {
    stop: 'stop',
    'tool-calls': 'tool_use',
    length: 'length',
    load: undefined,
    unload: undefined,
    other: undefined,
  }[finish ?? 'other']
  return reason ? { finish_reason: reason } : {}
}

/** JSON text cannot bring back -0: 0 stands for both, as in the yardstick. */
function withoutId(call: object): unknown {
  const {
    name,
    arguments: args,
    args: own = args,
  } = call as { name: string; arguments?: unknown; args?: unknown }
  return JSON.parse(JSON.stringify({ name, args: own }))
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
