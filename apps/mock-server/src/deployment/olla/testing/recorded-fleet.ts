/** Sets up the servers of a recording: the mock proxy, and behind it mocks that say what the recorded daemons said. */
import {
  type Capture,
  type CapturedExchange,
  capturedModels,
  headerOf,
  responseText,
  toFixtures,
} from '@ollamakit/fixtures'
import { isSameModel } from '@ollamakit/wire'
import type { Fixture, ReplyObject } from '@ollamakit/wire/fixture'
import { createMockOllama, type MockOllama } from '../../../create-mock-ollama.ts'
import { type RecordedBackend, recordedBackends, recordedOptions } from './recorded-options.ts'
import { type Received, startScriptedBackend } from './scripted-backend.ts'

export interface RecordedFleet extends AsyncDisposable {
  olla: MockOllama
  /** Does what was done before an exchange, and tells the backends what to say in it. */
  prepare(exchange: CapturedExchange): Promise<void>
  /** Does what was done while an exchange ran, as far as later ones notice it. */
  conclude(exchange: CapturedExchange): Promise<void>
  /** Replaces the recorded addresses by those of this fleet. */
  withHosts(exchange: CapturedExchange): CapturedExchange
  /** The last request that reached a backend. */
  lastReceived(): Received | undefined
}

/** A backend, whichever kind of server it is. */
interface Running {
  url: string
  /** @param dies - whether it is the one that dies, if one does. */
  say(exchange: CapturedExchange, capture: Capture, dies: boolean): void
  copy(source: string, destination: string): Promise<void>
  down(): Promise<void>
  up(): Promise<void>
  lastReceived(): Received | undefined
  close(): Promise<void>
}

export async function startFleet(capture: Capture): Promise<RecordedFleet> {
  const recorded = recordedBackends(capture)
  const running = await Promise.all(
    recorded.map((backend) => (backend.isScripted ? startScriptedBackend(backend) : startDaemon(backend))),
  )
  // The one recording of a proxy whose backends were never up.
  if (capture.name === 'olla/errors/all-down') await Promise.all(running.map((each) => each.down()))
  const options = recordedOptions(capture)
  // Only a backend that hangs needs time that passes by itself.
  const clock = options.headerTimeoutMs === undefined ? 'virtual' : 'real'
  const backends = recorded.map(({ name, priority, key, headers }, i) => ({
    name,
    priority,
    key,
    headers,
    url: running[i]?.url ?? '',
  }))
  const olla = await createMockOllama({
    as: 'olla',
    backends,
    olla: options,
    clock,
  })
  // The recorded proxy had looked at its backends before the first request.
  await fetch(`${olla.url}/internal/health`)
  for (const [source, destination] of copies(capture)) {
    await running[0]?.copy(source, destination)
    await olla.advance(10_000)
  }
  if (options.balancer === 'round-robin')
    for (let turn = 0; turn < firstTurn(capture, recorded); turn++)
      await fetch(`${olla.url}/olla/proxy/api/version`)
  const called = (text: string): Running | undefined =>
    running[recorded.findIndex(({ name }) => text.includes(name))] ?? running[0]

  return {
    olla,
    async prepare(exchange) {
      // Time passed between the recorded requests.
      if (clock === 'virtual') await olla.advance(100)
      await take(exchange.step, called, olla)
      for (const [i, each] of running.entries()) each.say(exchange, capture, i === 0)
    },
    async conclude({ during }) {
      if (during !== undefined) await running[0]?.down()
    },
    withHosts(exchange) {
      const hosts = recorded.map(({ host }, i) => [host, new URL(running[i]?.url ?? '').host] as const)
      const text = hosts.reduce((rest, [host, now]) => rest.replaceAll(host, now), JSON.stringify(exchange))
      return JSON.parse(text) as CapturedExchange
    },
    lastReceived: () => running.map((each) => each.lastReceived()).find((received) => received !== undefined),
    async [Symbol.asyncDispose]() {
      await Promise.all([olla.close(), ...running.map((each) => each.close())])
    },
  }
}

/** What was copied before the recording, in its words: "a was copied to b and c to d". */
function copies({ about }: Capture): [source: string, destination: string][] {
  if (!about.includes(' was copied to ')) return []
  const found = about.matchAll(/(\S+) (?:was copied )?to (\S+\w)(?= and |\.)/g)
  return [...found].map(([, source = '', destination = '']) => [source, destination])
}

/** Whose turn it was when the recording began. */
function firstTurn({ exchanges }: Capture, recorded: readonly RecordedBackend[]): number {
  const [first] = exchanges
  const endpoint = first && headerOf(first.response, 'x-olla-endpoint')
  return recorded.findIndex(({ name }) => name === endpoint)
}

async function startDaemon({ models }: RecordedBackend): Promise<Running> {
  const mock = await createMockOllama({
    models: capturedModels().filter(({ name }) => models.some((model) => isSameModel(model, name))),
  })
  return {
    url: mock.url,
    say: (exchange, capture, dies) => mock.use({ fixtures: toReplies(exchange, capture, dies) }),
    async copy(source, destination) {
      const body = JSON.stringify({ source, destination })
      await fetch(`${mock.url}/api/copy`, { method: 'POST', body })
    },
    down: () => mock.down(),
    up: () => mock.up(),
    lastReceived() {
      const asked = mock.requests.filter(({ path }) => path !== '/' && path !== '/api/tags')
      const last = asked.at(-1)
      return last && { position: asked.length, headers: [], wasAborted: last.outcome === 'aborted' }
    },
    close: () => mock.close(),
  }
}

/** What a daemon says in one exchange. What it was asked may have been renamed or translated on the way. */
function toReplies(exchange: CapturedExchange, capture: Capture, dies: boolean): Fixture[] {
  if (responseText(exchange.response).includes('request timeout after'))
    return [{ reply: { content: '', fault: { after: 'request', by: 'hang' } } }]
  const told = toFixtures({ ...capture, exchanges: [exchange] }).fixtures.map(({ replies = [] }) => ({
    replies,
  }))
  const reply = told[0]?.replies[0] as ReplyObject | undefined
  const { content = [], thinking = [] } = reply ?? {}
  const frames = [thinking, content].flat()
  // The model would have had more to say, but the client left.
  if (exchange.response.ended === 'client-abort')
    return [{ reply: { content: [...frames, '…'], pace: { gaps: [...frames.map(() => 0), 600_000] } } }]
  if (exchange.during === undefined || !dies) return told
  const by = toDeath(exchange)
  return exchange.response.framing === 'chunked' && reply
    ? [{ reply: { content, thinking, fault: { after: { frames: frames.length }, by } } }]
    : [{ reply: { content: '', fault: { after: 'request', by } } }]
}

/** Whether a killed process closes a connection or resets it is chance; the proxy tells the two apart. */
function toDeath({ response }: CapturedExchange): 'reset' | 'fin' {
  return response.status === 200 || responseText(response).includes('connection reset') ? 'reset' : 'fin'
}

/** Does a step in the words of the recordings. */
async function take(
  step: unknown,
  called: (text: string) => Running | undefined,
  olla: MockOllama,
): Promise<void> {
  if (step === undefined) return
  const text = step as string // as every recording has it
  const [, model] = /has just got (\S+)/.exec(text) ?? []
  const [, seconds] = /^(\d+) s later/.exec(text) ?? []
  if (/was killed just before/.test(text)) await called(text)?.down()
  else if (/was started again/.test(text)) await called(text)?.up()
  else if (model !== undefined) await called(text)?.copy('llama3.2', model)
  else if (seconds !== undefined) await olla.advance(Number(seconds) * 1000)
  else if (/after the next health check/.test(text)) await olla.advance(30_000)
  else throw new Error(`what does this step do? ${text}`)
}
