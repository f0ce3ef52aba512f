/** An answer's events, read by read. */
import { type ChatAnswer, type ChatEvent, joinText } from '@ollamakit/core'
import { toLangChainError } from './to-langchain-error.ts'

/** Neighbouring texts of one read are one event: LangChain pays for each. Leaving closes the socket. */
export async function* readEvents(answer: ChatAnswer): AsyncGenerator<ChatEvent[], void, undefined> {
  try {
    for (let events = await answer.read(); events; events = await answer.read()) yield joinText(events)
  } catch (error) {
    throw toLangChainError(error)
  } finally {
    await answer.cancel()
  }
}
