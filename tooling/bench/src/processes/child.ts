/** A process of the bench that is asked things, one at a time. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Child extends AsyncDisposable {
  readonly process: ChildProcess
  /** Sends an order and gives the answer to it. Throws what the process failed with. */
  ask<T>(order: object): Promise<T>
}

/** What a process answers. */
export type Reply<T> = { answer: T } | { failure: string }

/** Starts a file of the bench, with our packages from their sources, and waits for its first word. */
export function startChild(file: URL, ...args: string[]): Promise<Child & { first: unknown }> {
  return start(file, args, ['-C', '@ollamakit/source'])
}

/** The same with our packages as they are built: what a user's process loads. */
export function startBuiltChild(file: URL, ...args: string[]): Promise<Child & { first: unknown }> {
  return start(file, args, [])
}

async function start(file: URL, args: string[], execArgv: string[]): Promise<Child & { first: unknown }> {
  const child = fork(fileURLToPath(file), args, { execArgv })
  return Object.assign(toChild(child), { first: await nextReply<unknown>(child) })
}

/** A process that answers orders over its channel. */
export function toChild(child: ChildProcess): Child {
  /** Orders take their turn: answers do not say what they answer. */
  let turn: Promise<unknown> = Promise.resolve()
  return {
    process: child,
    ask<T>(order: object): Promise<T> {
      const reply = turn.then(() => {
        const next = nextReply<T>(child)
        child.send(order)
        return next
      })
      turn = reply.catch(() => undefined)
      return reply
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await gone
    },
  }
}

/**
 * Answers orders in a process that {@link startChild} started, which sends the kind that `answer` takes;
 * `first` is its first word.
 */
export function serveOrders(answer: (order: never) => Promise<unknown>, first: unknown = true): void {
  process.on('message', (order) => {
    answer(order as never).then(
      (value) => say({ answer: value }),
      (error: unknown) =>
        say({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
  })
  say({ answer: first })
}

function say(reply: Reply<unknown>): void {
  process.send?.(reply)
}

function nextReply<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null): void =>
      reject(new Error(`a process of the bench ended: ${signal ?? code}`))
    child.once('message', (message) => {
      child.off('exit', onExit)
      const reply = message as Reply<T> // our own processes speak our own words
      if ('failure' in reply) reject(new Error(reply.failure))
      else resolve(reply.answer)
    })
    child.once('exit', onExit)
  })
}
