/** Reads an answer as an object by one of LangChain's parsers, and says why where there is none: LangChain gives nothing, or blames the JSON. */
import { stampRetryable } from '@langchain/core/errors'
import { AIMessageChunk, type BaseMessage } from '@langchain/core/messages'
import { type BaseLLMOutputParser, OutputParserException } from '@langchain/core/output_parsers'
import { Runnable, type RunnableConfig } from '@langchain/core/runnables'

export class ObjectParser<Output> extends Runnable<BaseMessage, Output> {
  override lc_namespace: string[] = ['ollamakit', 'output_parsers']
  private readonly inner: BaseLLMOutputParser<Output>

  constructor(inner: BaseLLMOutputParser<Output>) {
    super()
    this.inner = inner
  }

  /** Throws OutputParserException where the answer was cut off at its limit, or holds no object; anything else as LangChain's parser says it. */
  async invoke(message: BaseMessage, options?: Partial<RunnableConfig>): Promise<Output> {
    let object: Output | undefined
    try {
      object = await this.inner.invoke(message, options)
    } catch (cause) {
      throw isCut(message) ? toCutError(message, cause) : cause
    }
    if (object !== undefined) return object
    throw isCut(message)
      ? toCutError(message)
      : new OutputParserException('The answer holds no object: the model did not call the tool', message.text)
  }

  /** The object while it grows, as far as the parser can tell it. Half of one may be the last thing given: then an error follows. */
  override async *transform(
    answer: AsyncGenerator<BaseMessage>,
    options: Partial<RunnableConfig>,
  ): AsyncGenerator<Output> {
    const said: AIMessageChunk[] = []
    let found = false
    try {
      for await (const object of this.inner.transform(watch(answer, said), options)) {
        found = true
        yield object
      }
    } catch (cause) {
      const message = join(said)
      throw message && isCut(message) ? toCutError(message, cause) : cause
    }
    const message = join(said)
    if (message && (isCut(message) || !found)) await this.invoke(message, options)
  }
}

async function* watch(
  answer: AsyncGenerator<BaseMessage>,
  said: AIMessageChunk[],
): AsyncGenerator<BaseMessage> {
  for await (const message of answer) {
    if (AIMessageChunk.isInstance(message)) said.push(message)
    yield message
  }
}

function join([first, ...rest]: readonly AIMessageChunk[]): AIMessageChunk | undefined {
  return first && rest.reduce<AIMessageChunk>((sum, chunk) => sum.concat(chunk), first)
}

function isCut({ response_metadata }: BaseMessage): boolean {
  return (response_metadata as { finish_reason?: unknown }).finish_reason === 'length' // as this package writes it
}

function toCutError(message: BaseMessage, cause?: unknown): OutputParserException {
  const error = new OutputParserException(
    'The answer was cut at its limit of tokens before its object was whole. Raise numPredict, or numCtx where the context was full',
    message.text,
  )
  if (cause !== undefined) Object.defineProperty(error, 'cause', { value: cause })
  // The same question would be cut at the same place.
  return stampRetryable(error, false)
}
