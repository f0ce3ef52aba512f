/** Converts the AI SDK's prompt to core's messages. */
import {
  type LanguageModelV4FilePart,
  type LanguageModelV4Message,
  type LanguageModelV4Prompt,
  type LanguageModelV4ToolCallPart,
  type SharedV4Warning,
  UnsupportedFunctionalityError,
} from '@ai-sdk/provider'
import { stringifyWithBigIntAndCycles } from '@ai-sdk/provider-utils'
import type { AssistantMessage, ChatImage, ChatMessage, ToolCall, UserMessage } from '@ollamakit/core'
import { describeFile, leftOut } from './describe-file.ts'
import type { PromptSettings } from './model-options.ts'
import { partsOf } from './parts-of.ts'
import { toBytes, toImageData } from './to-bytes.ts'
import { toToolMessages } from './to-tool-messages.ts'

type Content<Role extends LanguageModelV4Message['role']> = Extract<
  LanguageModelV4Message,
  { role: Role }
>['content']

/**
 * Converts a prompt to core's messages. Parts that Ollama does not support, in history and tool results, become a short line or are ignored, with a warning:
 * an error would end every later turn of that conversation.
 *
 * @throws UnsupportedFunctionalityError for a file in the latest user message that Ollama does not support.
 * @throws InvalidArgumentError for data in that message that is neither bytes nor base64. It names the part.
 */
export function toChatMessages(
  prompt: LanguageModelV4Prompt,
  warnings: SharedV4Warning[] = [],
  settings: PromptSettings = {},
): ChatMessage[] {
  const latest = prompt.findLastIndex(({ role }) => role === 'user')
  const isAnswered = prompt.slice(latest + 1).some(({ role }) => role === 'assistant')
  const messages = prompt.flatMap((message, i): ChatMessage[] => {
    const where = `prompt[${i}]`
    switch (message.role) {
      case 'system':
        return [{ role: 'system', text: message.content }]
      case 'user':
        return [toUserMessage(message.content, { where, warnings, isLatest: i === latest && !isAnswered })]
      case 'assistant':
        return toAssistantMessages(message.content, where, warnings, settings)
      case 'tool':
        return toToolMessages(message.content, where, warnings, settings)
      default:
        return toOtherMessages(message, where, warnings)
    }
  })
  return withUserMessage(messages, warnings, settings)
}

/** Templates know more roles than the AI SDK, such as `developer`. The server takes any. */
function toOtherMessages(
  { role, content }: { role: string; content: unknown },
  where: string,
  warnings: SharedV4Warning[],
): ChatMessage[] {
  if (typeof content === 'string') return [{ role: 'other', as: role, text: content }]
  warnings.push(leftOut(where, `a message of the role ${role}`))
  return []
}

interface UserMessagePlace {
  where: string
  warnings: SharedV4Warning[]
  /** An unsupported file is an error in the latest message: the user expects the model to see it. */
  isLatest: boolean
}

function toUserMessage(
  content: Content<'user'>,
  { where, warnings, isLatest }: UserMessagePlace,
): UserMessage {
  const texts: string[] = []
  const images: ChatImage[] = []
  for (const [part, j] of partsOf(content)) {
    const at = `${where}.content[${j}]`
    if (part.type === 'text') texts.push(part.text ?? '')
    else if (part.type !== 'file') warnings.push(leftOut(at, `a part of the type ${typeOf(part)}`))
    else {
      try {
        addFile(part, at, texts, images)
      } catch (error) {
        if (isLatest || !(error instanceof Error)) throw error
        texts.push(describeFile(part))
        warnings.push(leftOut(at, `a file of type ${part.mediaType}`, error.message))
      }
    }
  }
  // Ollama's messages hold one text and a list of images: the order between texts and images is lost.
  return { role: 'user', text: texts.join('\n'), ...(images.length > 0 ? { images } : {}) }
}

/** @throws UnsupportedFunctionalityError, InvalidArgumentError for what Ollama does not support. */
function addFile(
  { data: given, mediaType }: LanguageModelV4FilePart,
  where: string,
  texts: string[],
  images: ChatImage[],
): void {
  // JavaScript also passes none.
  const data = Object(given) as typeof given
  const inline =
    data.type === 'data'
      ? data.data
      : data.type === 'url' && data.url.protocol === 'data:'
        ? (data.originalUrl ?? data.url.href)
        : undefined
  if (data.type === 'text') texts.push(data.text)
  else if (isText(mediaType) && inline !== undefined)
    texts.push(new TextDecoder().decode(toBytes(inline, where)))
  else if (isMedia(mediaType) && inline !== undefined) images.push(toImageData(inline, where))
  else {
    const functionality = `file of type ${mediaType} given by ${data.type}`
    const hint =
      isMedia(mediaType) || isText(mediaType)
        ? 'Ollama fetches nothing: give bytes, base64 or a data URL'
        : 'Ollama supports images, recordings and text'
    throw new UnsupportedFunctionalityError({
      functionality,
      message: `${where} is a ${functionality}. ${hint}`,
    })
  }
}

/** Returns one message; more if another provider ran tools within it, whose results keep their place. */
function toAssistantMessages(
  content: Content<'assistant'>,
  where: string,
  warnings: SharedV4Warning[],
  settings: PromptSettings,
): ChatMessage[] {
  const messages: ChatMessage[] = []
  let said: Said = nothingSaid()
  for (const [part, j] of partsOf(content)) {
    const at = `${where}.content[${j}]`
    if (part.type === 'text')
      // Blocks of a response are pieces of one text, so nothing comes between them.
      said.text += part.text ?? ''
    else if (part.type === 'reasoning') {
      if (settings.sendReasoning !== false) said.thinking += part.text ?? ''
    } else if (part.type === 'tool-call') said.toolCalls.push(toToolCall(part))
    else if (part.type === 'file') addAssistantFile(part, at, said, warnings)
    else if (part.type === 'tool-result') {
      if (isSomething(said)) messages.push(toAssistantMessage(said))
      said = nothingSaid()
      messages.push(...toToolMessages([part], at, warnings, settings))
    }
    // Approvals concern the AI SDK and its user only.
    else if (typeOf(part) !== 'tool-approval-request')
      warnings.push(leftOut(at, `a part of the type ${typeOf(part)}`))
  }
  if (isSomething(said) || messages.length === 0) messages.push(toAssistantMessage(said))
  return messages
}

interface Said {
  text: string
  thinking: string
  toolCalls: ToolCall[]
  images: ChatImage[]
}

function nothingSaid(): Said {
  return { text: '', thinking: '', toolCalls: [], images: [] }
}

function isSomething({ text, thinking, toolCalls, images }: Said): boolean {
  return text !== '' || thinking !== '' || toolCalls.length > 0 || images.length > 0
}

function toAssistantMessage({ text, thinking, toolCalls, images }: Said): AssistantMessage {
  return {
    role: 'assistant',
    text,
    ...(thinking ? { thinking } : {}),
    ...(toolCalls.length > 0 ? { toolCalls } : {}),
    ...(images.length > 0 ? { images } : {}),
  }
}

/** An image stays the image of its message. A line describes any other file. */
function addAssistantFile(
  part: LanguageModelV4FilePart,
  where: string,
  said: Said,
  warnings: SharedV4Warning[],
): void {
  const texts: string[] = []
  try {
    addFile(part, where, texts, said.images)
  } catch {
    texts.push(describeFile(part))
    warnings.push(leftOut(where, `a file of type ${part.mediaType}`, 'A line in the text describes it'))
  }
  for (const text of texts) said.text += `${said.text ? '\n' : ''}${text}`
}

function toToolCall({ toolCallId, toolName, input }: LanguageModelV4ToolCallPart): ToolCall {
  // A call whose arguments were invalid JSON is kept by the AI SDK as the text that the model wrote.
  return {
    id: toolCallId,
    name: toolName,
    arguments: typeof input === 'string' ? input : (stringifyWithBigIntAndCycles(input ?? {}) ?? '{}'),
  }
}

/** Some templates fail without a user message, or if it is empty: https://github.com/ollama/ollama/issues/18303. */
function withUserMessage(
  messages: ChatMessage[],
  warnings: SharedV4Warning[],
  { placeholderUserMessage = true }: PromptSettings,
): ChatMessage[] {
  if (!placeholderUserMessage || messages.some(isFilledUserMessage)) return messages
  warnings.push({
    type: 'compatibility',
    feature: 'prompt',
    details: `The user message ${JSON.stringify(placeholder.text)} is added: some templates need one. Turn it off with placeholderUserMessage: false`,
  })
  const empty = messages.findLastIndex(({ role }) => role === 'user')
  if (empty >= 0) return messages.with(empty, placeholder)
  const at = messages.findIndex(({ role }) => role !== 'system')
  return at < 0 ? [...messages, placeholder] : messages.toSpliced(at, 0, placeholder)
}

const placeholder: UserMessage = { role: 'user', text: 'Continue.' }

function isFilledUserMessage(message: ChatMessage): boolean {
  return message.role === 'user' && (message.text.trim() !== '' || message.images !== undefined)
}

/** Parts of other providers may have any type. */
function typeOf(part: { type: unknown }): string {
  return String(part.type)
}

/** Images and recordings are sent the same way; Ollama detects the type from the bytes. `image` and `image/*` are as good as `image/png`. */
function isMedia(mediaType: string): boolean {
  return /^(image|audio)(\/|$)/.test(mediaType)
}

function isText(mediaType: string): boolean {
  return /^text(\/|$)|[/+-](json|xml|yaml|javascript|typescript|ndjson|sql|toml)\b/.test(mediaType)
}
