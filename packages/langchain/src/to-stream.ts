/** `stream()` of a model as LangChain does it, without reading ahead. */
import type { RunnableConfig } from '@langchain/core/runnables'
import { AsyncGeneratorWithSetup, IterableReadableStream } from '@langchain/core/utils/stream'

/**
 * Waits for the first item. LangChain's own reads one ahead after that: while the model is silent, such a read looks
 * like that of a caller who waits for it, and a limit of requests cannot tell that the caller waits for another one.
 */
export async function toStream<T>(
  generator: AsyncGenerator<T>,
  config: Partial<RunnableConfig>,
): Promise<IterableReadableStream<T>> {
  const items = new AsyncGeneratorWithSetup<unknown, T>({ generator, config })
  await items.setup
  return new IterableReadableStream<T>(
    {
      async pull(controller) {
        const { value, done } = await items.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel(reason) {
        await items.return(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
