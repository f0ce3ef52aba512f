/** LangChain's messages as core's. Nothing an assistant said or called is dropped, in whatever form its message keeps it. */
import {
  type AssistantMessage,
  type ChatImage,
  type ChatMessage,
  OllamaInputError,
  type ToolCall,
  type ToolMessage,
  type Warning,
} from '@ollamakit/core'
import {
  type AnyBlock,
  firstText,
  isRecord,
  type PlainMessage,
  readMessage,
  toBlocks,
} from './read-message.ts'
import {
  leaveOut,
  type Leftovers,
  type Recordings,
  refuse,
  summarize,
  toContentParts,
} from './to-content-parts.ts'

/**
 * Throws OllamaInputError for what the caller's last message holds and Ollama's messages have no place for: pictures
 * behind a link, video, files that are no text. In earlier messages and in results of tools it is left out with a
 * warning, since an error would end every later turn.
 */
export function toChatMessages(
  messages: readonly unknown[],
  warnings: Warning[] = [],
  recordings: Recordings = { areSent: true, found: false },
): ChatMessage[] {
  const plain = messages.map(readMessage)
  const lastQuestion = plain.findLastIndex(({ role }) => role === 'human' || role === 'user')
  return plain.flatMap((message, i) => {
    const leftovers = (i === lastQuestion ? refuse : leaveOut)(warnings)
    return toMessagesOfOne(message, { where: `messages[${i}]`, warnings, leftovers, recordings })
  })
}

interface Context {
  /** Names the message in errors and warnings. */
  where: string
  warnings: Warning[]
  leftovers: Leftovers
  recordings: Recordings
}

function toMessagesOfOne(message: PlainMessage, context: Context): ChatMessage[] {
  const { role, content, fields } = message
  switch (role) {
    case 'human':
    case 'user':
      return toUserMessages(content, context)
    case 'system':
      return [{ role: 'system', text: toPlainText(message, context) }]
    case 'ai':
    case 'assistant':
      return [toAssistantMessage(message, context)]
    case 'tool':
    case 'function':
      return [toToolMessage(content, fields, context)]
    case 'remove':
    case 'unknown':
    case 'undefined':
      throw new OllamaInputError(
        `${context.where} has the role ${JSON.stringify(role)}`,
        'Pass messages of LangChain, or objects with a role and content',
      )
    default:
      // Some models' templates know more roles.
      return [{ role: 'other', as: role, text: toPlainText(message, context) }]
  }
}

/** Anthropic's results of tools stand inside user messages; each is a message of its own here, in its place. */
function toUserMessages(content: unknown, context: Context): ChatMessage[] {
  if (typeof content === 'string') return [{ role: 'user', text: content }]
  const messages: ChatMessage[] = []
  let own: AnyBlock[] = []
  const flush = (): void => {
    const { text, images } = toContentParts(own, context.where, context.leftovers, context.recordings)
    messages.push({ role: 'user', text, ...withImages(images) })
    own = []
  }
  for (const block of toBlocks(content)) {
    if (block['type'] !== 'tool_result') own.push(block)
    else {
      if (own.length > 0) flush()
      const status = block['is_error'] === true ? 'error' : 'success'
      messages.push(toToolMessage(block['content'], { tool_call_id: block['tool_use_id'], status }, context))
    }
  }
  if (own.length > 0 || messages.length === 0) flush()
  return messages
}

function toPlainText({ role, content }: PlainMessage, { where, leftovers, recordings }: Context): string {
  if (typeof content === 'string') return content
  const { text, images } = toContentParts(toBlocks(content), where, leftovers, recordings)
  if (images.length > 0)
    throw new OllamaInputError(
      `${where} has a picture or a recording in a ${role} message`,
      'Put it into a user message',
    )
  return text
}

/** Not by `contentBlocks`: LangChain's translator for this provider drops every block but text. */
function toAssistantMessage({ content, fields }: PlainMessage, context: Context): AssistantMessage {
  const blocks: readonly AnyBlock[] =
    typeof content === 'string'
      ? [{ type: 'text', text: content }]
      : Array.isArray(content)
        ? content.filter(isRecord)
        : []
  const kwargs = isRecord(fields['additional_kwargs']) ? fields['additional_kwargs'] : {}
  const text = blocks
    .map(({ type, text: said }) => (isTextType(type) && typeof said === 'string' ? said : ''))
    .join('')
  const thinking =
    joinField(blocks, 'reasoning', 'reasoning') + joinField(blocks, 'thinking', 'thinking') ||
    kwargs['reasoning_content']
  const toolCalls = [...toToolCalls(fields, kwargs, blocks), ...toInvalidToolCalls(fields, blocks)]
  const media = toContentParts(
    blocks.filter(isOther).flatMap((block) => toBlocks([block])),
    context.where,
    leaveOut(context.warnings),
    context.recordings,
  )
  const whole = [text, media.text].filter(Boolean).join('\n')
  return {
    role: 'assistant',
    ...(whole ? { text: whole } : {}),
    ...withImages(media.images),
    ...(typeof thinking === 'string' && thinking !== '' ? { thinking } : {}),
    ...(toolCalls.length > 0 ? { toolCalls } : {}),
  }
}

function isTextType(type: unknown): boolean {
  return type === 'text' || type === 'output_text'
}

const readElsewhere: ReadonlySet<unknown> = new Set([
  'reasoning',
  'thinking',
  'redacted_thinking',
  'tool_call',
  'tool_use',
  'tool_call_chunk',
  'input_json_delta',
  'invalid_tool_call',
])

function isOther({ type }: AnyBlock): boolean {
  return !isTextType(type) && !readElsewhere.has(type)
}

function joinField(blocks: readonly AnyBlock[], type: string, field: string): string {
  return blocks
    .map((block) => (block['type'] === type && typeof block[field] === 'string' ? block[field] : ''))
    .join('')
}

function toToolCalls(fields: AnyBlock, kwargs: AnyBlock, blocks: readonly AnyBlock[]): ToolCall[] {
  const parsed = recordsOf(fields['tool_calls'])
  if (parsed.length > 0)
    return parsed.map(({ id, name, args }) => ({
      id: asText(id),
      name: asText(name),
      arguments: asArguments(args),
    }))
  // What came out of storage may have its calls only as blocks: LangChain's own, or Anthropic's.
  const called = blocks.filter(({ type }) => type === 'tool_call' || type === 'tool_use')
  if (called.length > 0)
    return called.map(({ id, name, args, input }) => ({
      id: asText(id),
      name: asText(name),
      arguments: asArguments(args ?? input),
    }))
  // Or as OpenAI sent them.
  return recordsOf(kwargs['tool_calls']).flatMap(({ id, function: called_ }) =>
    isRecord(called_)
      ? [{ id: asText(id), name: asText(called_['name']), arguments: asArguments(called_['arguments']) }]
      : [],
  )
}

/** They stay in the history, so that the message with their error has a call to answer. */
function toInvalidToolCalls(fields: AnyBlock, blocks: readonly AnyBlock[]): ToolCall[] {
  const invalid = recordsOf(fields['invalid_tool_calls'])
  const found = invalid.length > 0 ? invalid : blocks.filter(({ type }) => type === 'invalid_tool_call')
  return found.map(({ id, name, args }) => ({ id: asText(id), name: asText(name), arguments: asText(args) }))
}

/** Core looks up which tool a call was of. */
function toToolMessage(
  content: unknown,
  fields: AnyBlock,
  { where, warnings, recordings }: Context,
): ToolMessage {
  // Tools, and MCP servers behind them, return blocks of every kind.
  const blocks = toResultBlocks(content)
  const { text, images } = toContentParts(blocks, where, summarize(warnings), recordings)
  const toolName = firstText(fields['name'])
  const toolCallId = firstText(fields['tool_call_id'])
  return {
    role: 'tool',
    text: fields['status'] === 'error' && !/^error/i.test(text) ? `Error: ${text}` : text,
    ...(toolName ? { toolName } : {}),
    ...(toolCallId ? { toolCallId } : {}),
    ...withImages(images),
  }
}

/** Older releases turn the blocks of a result into JSON; a picture in it would be read as text. */
function toResultBlocks(content: unknown): readonly AnyBlock[] {
  if (typeof content !== 'string' || content.length < 1000 || !/^\s*\[\s*\{/.test(content))
    return toBlocks(content)
  try {
    const parsed: unknown = JSON.parse(content)
    const isBlocks = Array.isArray(parsed) && parsed.every(isBlock)
    return toBlocks(isBlocks ? parsed : content)
  } catch {
    return toBlocks(content)
  }
}

function isBlock(value: unknown): boolean {
  return isRecord(value) && (typeof value['type'] === 'string' || isRecord(value['inlineData']))
}

function withImages(images: ChatImage[]): { images?: ChatImage[] } {
  return images.length > 0 ? { images } : {}
}

function recordsOf(value: unknown): readonly AnyBlock[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function asArguments(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? {})
}
