/** The items of a responses request as native messages. Server: `openai/responses.go` FromResponsesRequest. */
import type { JsonObject } from '@ollamakit/wire'
import { unmarshalGoJson } from '../go/json/unmarshal-go-json.ts'
import { argumentsShape, type Message, toMessage } from '../request/message-shape.ts'
import { readImageUrl } from './read-image-url.ts'
import type { ResponsesContent, ResponsesItem } from './responses-input.ts'
import type { ResponsesRequest } from './responses-request.ts'

/** The native messages, or the text of the server's 400 for the first wrong item. */
export function toNativeResponsesMessages({
  instructions,
  input,
}: ResponsesRequest): { messages: Message[] } | { error: string } {
  const conversation = new Conversation()
  if (instructions !== '') conversation.messages.push(toMessage('system', { content: instructions }))
  if (input.text !== '') conversation.messages.push(toMessage('user', { content: input.text }))
  for (const [index, item] of input.items.entries()) {
    const mistake = conversation.add(item, input.items[index + 1])
    if (mistake !== undefined) return { error: mistake }
  }
  conversation.end()
  return { messages: conversation.messages }
}

/** What has been converted so far. */
class Conversation {
  readonly messages: Message[] = []
  /** Reasoning waits for the assistant message that follows it. */
  #thinking = ''

  /** Returns what is wrong with the item, if anything is. */
  add(item: ResponsesItem, next: ResponsesItem | undefined): string | undefined {
    switch (item.type) {
      case 'reasoning':
        this.#thinking = item.encrypted_content
        return undefined
      case 'message':
        return this.#addMessage(item.role, item.content, next)
      case 'function_call':
        return this.#addCall(item)
      case 'function_call_output':
        return this.#addOutput(item)
      case 'web_search_call':
        return undefined
    }
  }

  /** Reasoning that nothing follows is a message of its own. */
  end(): void {
    const thinking = this.#takeThinking()
    if (thinking !== '') this.messages.push(toMessage('assistant', { thinking }))
  }

  #addMessage(role: string, parts: ResponsesContent[], next: ResponsesItem | undefined): string | undefined {
    const content = join(parts)
    if ('error' in content) return content.error
    const message = toMessage(role, {
      ...content,
      thinking: role === 'assistant' ? this.#takeThinking() : '',
    })
    const caller = role === 'assistant' ? this.#callerOf(next) : undefined
    if (caller) mergeInto(caller, message)
    else this.messages.push(message)
    return undefined
  }

  /** The last message, if it made the very call whose output comes next: text in between belongs to it. */
  #callerOf(next: ResponsesItem | undefined): Message | undefined {
    const last = this.messages.at(-1)
    if (next?.type !== 'function_call_output' || next.call_id === '' || last?.role !== 'assistant')
      return undefined
    return last.tool_calls.some((call) => call.id === next.call_id) ? last : undefined
  }

  #addCall(item: Extract<ResponsesItem, { type: 'function_call' }>): string | undefined {
    let given: JsonObject = {}
    if (item.arguments !== '') {
      const read = unmarshalGoJson(item.arguments, argumentsShape)
      if ('error' in read) return `failed to parse function call arguments: ${read.error}`
      given = read.value
    }
    const call = { id: item.call_id, function: { index: 0, name: item.name, arguments: given } }
    const thinking = this.#takeThinking()
    const last = this.messages.at(-1)
    if (last?.role !== 'assistant') {
      this.messages.push(toMessage('assistant', { tool_calls: [call], thinking }))
      return undefined
    }
    last.tool_calls.push(call)
    if (thinking !== '') last.thinking = thinking
    return undefined
  }

  #addOutput({
    call_id,
    output,
  }: Extract<ResponsesItem, { type: 'function_call_output' }>): string | undefined {
    const content = join(output)
    if ('error' in content) return content.error
    this.messages.push(toMessage('tool', { ...content, tool_call_id: call_id }))
    return undefined
  }

  #takeThinking(): string {
    const thinking = this.#thinking
    this.#thinking = ''
    return thinking
  }
}

function mergeInto(caller: Message, { content, images, thinking }: Message): void {
  caller.content += caller.content !== '' && content !== '' ? `\n${content}` : content
  caller.images.push(...images)
  if (thinking !== '') caller.thinking = thinking
}

/** All texts of a list of parts in one, and the pictures. */
function join(
  parts: readonly ResponsesContent[],
): { content: string; images: Uint8Array[] } | { error: string } {
  let content = ''
  const images: Uint8Array[] = []
  for (const part of parts) {
    if (part.type === 'file') return { error: 'file inputs are not currently supported' }
    if (part.type === 'text') content += part.text
    else if (part.image_url !== '') {
      const read = readImageUrl(part.image_url)
      if ('error' in read) return read
      images.push(read.bytes)
    }
  }
  return { content, images }
}
