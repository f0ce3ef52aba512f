/** Reads a response as an object by one of LangChain's parsers, and says why if there is none: LangChain returns nothing, or blames the JSON. */
import { stampRetryable } from '@langchain/core/errors'
import { AIMessageChunk, type BaseMessage } from '@langchain/core/messages'
import { type BaseLLMOutputParser, OutputParserException } from '@langchain/core/output_parsers'
import { Runnable, type RunnableConfig } from '@langchain/core/runnables'
import { findMismatch, type Warning } from '@ollamakit/core'
import type { JsonObject } from '@ollamakit/wire'
import { findObjects, isObject } from './find-object.ts'

export interface ObjectParserOptions {
  /** What the object is read from: the text, or the calls of the message. */
  from: 'text' | 'tool calls'
  /** What the object has to satisfy, if the parser does not check it itself. */
  jsonSchema?: Record<string, unknown> | undefined
}

export class ObjectParser<Output> extends Runnable<BaseMessage, Output> {
  override lc_namespace: string[] = ['ollamakit', 'output_parsers']
  private readonly inner: BaseLLMOutputParser<Output>
  private readonly from: ObjectParserOptions['from']
  private readonly jsonSchema: ObjectParserOptions['jsonSchema']

  constructor(inner: BaseLLMOutputParser<Output>, { from, jsonSchema }: ObjectParserOptions) {
    super()
    this.inner = inner
    this.from = from
    this.jsonSchema = jsonSchema
  }

  /**
   * A text that is more than JSON (a code fence, a sentence around it) is searched for an object that satisfies the
   * schema: servers that do not enforce the schema send such texts. The message then says so in
   * `response_metadata.warnings`.
   *
   * Throws OutputParserException if the response was cut off at its limit, holds no object, or none that satisfies
   * the schema; anything else as LangChain's parser says it.
   */
  async invoke(message: BaseMessage, options?: Partial<RunnableConfig>): Promise<Output> {
    let object: Output | undefined
    try {
      object = await this.read(message, options)
    } catch (cause) {
      if (isCut(message)) throw toCutError(message, cause)
      // LangChain's parser for a JSON Schema has no error of its own.
      throw cause instanceof SyntaxError ? toNoObjectError(message, cause) : cause
    }
    if (object !== undefined) return object
    throw isCut(message)
      ? toCutError(message)
      : new OutputParserException(
          'The response holds no object: the model did not call the tool',
          message.text,
        )
  }

  private async read(
    message: BaseMessage,
    options: Partial<RunnableConfig> | undefined,
  ): Promise<Output | undefined> {
    if (this.from === 'tool calls') return this.inner.invoke(message, options)
    const { text } = message
    if (isObject(text)) return this.readChecked(text, options)
    let failure: unknown
    for (const { json, where } of findObjects(text)) {
      try {
        // Several objects: the first that satisfies the schema.
        const object = await this.readChecked(json, options)
        addWarning(message, where)
        return object
      } catch (error) {
        failure ??= error
      }
    }
    if (failure !== undefined) throw failure
    return this.inner.invoke(text, options)
  }

  private async readChecked(json: string, options: Partial<RunnableConfig> | undefined): Promise<Output> {
    const object = await this.inner.invoke(json, options)
    const mismatch = this.jsonSchema && findMismatch(object, this.jsonSchema as JsonObject)
    if (mismatch === undefined) return object
    throw new OutputParserException(`The response does not satisfy the schema: ${mismatch}`, json)
  }

  /** The object while it grows, as far as the parser can tell it. A partial one may be the last value: then an error follows. */
  override async *transform(
    answer: AsyncGenerator<BaseMessage>,
    options: Partial<RunnableConfig>,
  ): AsyncGenerator<Output> {
    const chunks: AIMessageChunk[] = []
    let found = false
    let last: Output | undefined
    let failure: unknown
    try {
      const watched = watch(answer, chunks, this.from)
      for await (const object of this.inner.transform(watched as AsyncGenerator<BaseMessage>, options)) {
        found = true
        last = object
        yield object
      }
    } catch (cause) {
      failure = cause
    }
    const message = join(chunks)
    if (!message) {
      if (failure !== undefined) throw failure
      return
    }
    if (failure === undefined && found && this.from === 'tool calls' && !isCut(message)) return
    const object = await this.invoke(message, options)
    // While it grew, the parser may have taken another object for it.
    if (failure !== undefined || !found || JSON.stringify(object) !== JSON.stringify(last)) yield object
  }
}

/** LangChain's parsers read texts; content blocks they would take for the response. */
async function* watch(
  answer: AsyncGenerator<BaseMessage>,
  chunks: AIMessageChunk[],
  from: ObjectParserOptions['from'],
): AsyncGenerator<BaseMessage | string> {
  for await (const message of answer) {
    if (AIMessageChunk.isInstance(message)) chunks.push(message)
    yield from === 'text' ? message.text : message
  }
}

function join([first, ...rest]: readonly AIMessageChunk[]): AIMessageChunk | undefined {
  return first && rest.reduce<AIMessageChunk>((sum, chunk) => sum.concat(chunk), first)
}

function addWarning(message: BaseMessage, where: string): void {
  const { warnings = [], ...metadata } = message.response_metadata as { warnings?: Warning[] } // as this package writes it
  const added: Warning = {
    type: 'changed',
    setting: 'format',
    message: `The server did not enforce the schema: the object was read out of ${where}`,
  }
  message.response_metadata = { ...metadata, warnings: [...warnings, added] }
}

function isCut({ response_metadata }: BaseMessage): boolean {
  return (response_metadata as { finish_reason?: unknown }).finish_reason === 'length' // as this package writes it
}

function toNoObjectError(message: BaseMessage, cause: unknown): OutputParserException {
  const error = new OutputParserException('The response holds no object: its text is not JSON', message.text)
  Object.defineProperty(error, 'cause', { value: cause })
  return error
}

function toCutError(message: BaseMessage, cause?: unknown): OutputParserException {
  const error = new OutputParserException(
    'The response was cut off at its limit of tokens before its object was complete. Raise numPredict, or numCtx if the context was full',
    message.text,
  )
  if (cause !== undefined) Object.defineProperty(error, 'cause', { value: cause })
  // The same question would be cut off at the same place.
  return stampRetryable(error, false)
}
