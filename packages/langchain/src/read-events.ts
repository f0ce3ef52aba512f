/** A response's events, one socket read at a time. */
import { type ChatAnswer, type ChatEvent, joinText } from '@ollamakit/core'
import { toLangChainError } from './to-langchain-error.ts'

/**
 * Calls `take` with the events of each read. Neighbouring texts of one read are one event: LangChain pays for each.
 * Closes the connection in any case.
 */
export async function readEvents(
  answer: ChatAnswer,
  take: (events: ChatEvent[]) => Promise<void> | undefined,
): Promise<void> {
  try {
    for (let events = await answer.read(); events; events = await answer.read()) {
      const taken = take(joinText(events))
      if (taken) await taken
    }
  } catch (error) {
    throw toLangChainError(error)
  } finally {
    await answer.cancel()
  }
}

/** What happens to the items of a response, beside their being yielded. */
export interface ItemReader<Item> {
  toItems(events: readonly ChatEvent[]): readonly Item[]
  /** Called after an item has been yielded. */
  afterItem?(item: Item): Promise<void>
}

/**
 * Opens a response and yields what `toReader` makes of its events. One generator for the whole way: each further one
 * costs a packet a turn of the event loop's microtasks. Leaving it closes the connection.
 */
export async function* streamItems<Item>(
  open: () => Promise<ChatAnswer>,
  toReader: (answer: ChatAnswer) => ItemReader<Item>,
): AsyncGenerator<Item, void, undefined> {
  const answer = await open()
  const reader = toReader(answer)
  try {
    for (let events = await answer.read(); events; events = await answer.read()) {
      for (const item of reader.toItems(joinText(events))) {
        yield item
        if (reader.afterItem) await reader.afterItem(item)
      }
    }
  } catch (error) {
    throw toLangChainError(error)
  } finally {
    await answer.cancel()
  }
}
