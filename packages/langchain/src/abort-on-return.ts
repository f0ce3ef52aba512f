/** Lets a loop over a generator be left while the generator waits for the network. */

/**
 * The same generator, except that leaving it aborts first: a generator's own `return()` waits for the `next()` that is pending,
 * and that would be the next token of a model that keeps on computing.
 */
export function abortOnReturn<T>(
  generator: AsyncGenerator<T>,
  controller: AbortController,
): AsyncGenerator<T> {
  return {
    next: () => generator.next(),
    return(value) {
      controller.abort()
      return generator.return(value)
    },
    throw(error) {
      controller.abort()
      return generator.throw(error)
    },
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      controller.abort()
      await generator.return(undefined)
    },
  }
}
