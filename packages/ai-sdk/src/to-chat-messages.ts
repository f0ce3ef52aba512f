/** The AI SDK's prompt as core's messages. */
import {
  type LanguageModelV4FilePart,
  type LanguageModelV4Message,
  type LanguageModelV4Prompt,
  type LanguageModelV4ToolCallPart,
  type SharedV4Warning,
  UnsupportedFunctionalityError,
} from '@ai-sdk/provider'
import type { AssistantMessage, ChatImage, ChatMessage, ToolCall, UserMessage } from '@ollamakit/core'
import { describeFile, leftOut } from './describe-file.ts'
import type { PromptSettings } from './model-options.ts'
import { toBytes, toImageData } from './to-bytes.ts'
import { toToolMessages } from './to-tool-messages.ts'

type Content<Role extends LanguageModelV4Message['role']> = Extract<
  LanguageModelV4Message,
  { role: Role }
>['content']

/**
 * Tells Ollama what the prompt says. Parts that Ollama does not take, in history and tool results, become a short line or are left out, with a warning:
 * an error would end every later turn of that conversation.
 *
 * @throws UnsupportedFunctionalityError for a file in the latest user message that Ollama does not take.
 * @throws InvalidArgumentError for data that is neither bytes nor base64. It names the part.
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
        return [toUserMessage(message.content, where, i === latest && !isAnswered ? undefined : warnings)]
      case 'assistant':
        return toAssistantMessages(message.content, where, warnings, settings)
      case 'tool':
        return toToolMessages(message.content, where, warnings, settings)
      default:
        warnings.push(leftOut(where, `a message of the role ${String((message as { role: unknown }).role)}`))
        return []
    }
  })
  return withUserMessage(messages, warnings, settings)
}

/** `history`: where a file that Ollama does not take is told of instead of refused. */
function toUserMessage(
  content: Content<'user'>,
  where: string,
  history: SharedV4Warning[] | undefined,
): UserMessage {
  const texts: string[] = []
  const images: ChatImage[] = []
  for (const [j, part] of content.entries()) {
    const at = `${where}.content[${j}]`
    if (part.type === 'text') texts.push(part.text)
    else if (part.type !== 'file')
      (history ?? []).push(leftOut(at, `a part of the type ${String((part as { type: unknown }).type)}`))
    else addFile(part, at, texts, images, history)
  }
  // Ollama's messages hold one text and a list of pictures: the order between texts and pictures is lost.
  return { role: 'user', text: texts.join('\n'), ...(images.length > 0 ? { images } : {}) }
}

function addFile(
  { data, mediaType, filename }: LanguageModelV4FilePart,
  where: string,
  texts: string[],
  images: ChatImage[],
  history: SharedV4Warning[] | undefined,
): void {
  if (data.type === 'text') texts.push(data.text)
  else if (isText(mediaType) && data.type === 'data')
    texts.push(new TextDecoder().decode(toBytes(data.data, where)))
  else if (isMedia(mediaType) && data.type === 'data') images.push(toImageData(data.data, where))
  else if (isMedia(mediaType) && data.type === 'url' && data.url.protocol === 'data:')
    images.push(toImageData(data.originalUrl ?? data.url.href, where))
  else {
    const hint = !isMedia(mediaType)
      ? 'Ollama takes pictures, recordings and text'
      : 'Ollama fetches nothing: give bytes, base64 or a data URL'
    const functionality = `file of type ${mediaType} given by ${data.type}`
    if (!history)
      throw new UnsupportedFunctionalityError({
        functionality,
        message: `${where} is a ${functionality}. ${hint}`,
      })
    texts.push(describeFile({ mediaType, filename, data }))
    history.push(leftOut(where, `a ${functionality}`, hint))
  }
}

/** One message; more where another provider ran tools within it, whose results stand between what came before and after them. */
function toAssistantMessages(
  content: Content<'assistant'>,
  where: string,
  warnings: SharedV4Warning[],
  settings: PromptSettings,
): ChatMessage[] {
  const messages: ChatMessage[] = []
  let said: Said = nothingSaid()
  for (const [j, part] of content.entries()) {
    const at = `${where}.content[${j}]`
    if (part.type === 'text')
      // Blocks of an answer are cuts of one text, so nothing comes between them.
      said.text += part.text
    else if (part.type === 'reasoning') {
      if (settings.sendReasoning !== false) said.thinking += part.text
    } else if (part.type === 'tool-call') said.toolCalls.push(toToolCall(part))
    else if (part.type === 'file') addAssistantFile(part, at, said, warnings)
    else if (part.type === 'tool-result') {
      if (isSomething(said)) messages.push(toAssistantMessage(said))
      said = nothingSaid()
      messages.push(...toToolMessages([part], at, warnings, settings))
    }
    // Approvals are between the AI SDK and its user.
    else if ((part.type as string) !== 'tool-approval-request')
      warnings.push(leftOut(at, `a part of the type ${part.type}`))
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

/** A picture stays the message's; of anything else a line says what it was. */
function addAssistantFile(
  part: LanguageModelV4FilePart,
  where: string,
  said: Said,
  warnings: SharedV4Warning[],
): void {
  const { data, mediaType, filename } = part
  if (isMedia(mediaType) && data.type === 'data') said.images.push(toImageData(data.data, where))
  else if (data.type === 'text') said.text += data.text
  else {
    said.text += `${said.text ? '\n' : ''}${describeFile({ mediaType, filename, data })}`
    warnings.push(leftOut(where, `a file of type ${mediaType}`, 'A line in the text says what it was'))
  }
}

function toToolCall({ toolCallId, toolName, input }: LanguageModelV4ToolCallPart): ToolCall {
  // A call whose arguments were invalid JSON is kept by the AI SDK as the text that the model wrote.
  return {
    id: toolCallId,
    name: toolName,
    arguments: typeof input === 'string' ? input : JSON.stringify(input ?? {}),
  }
}

/** Some templates fail without a user message: https://github.com/ollama/ollama/issues/18303. */
function withUserMessage(
  messages: ChatMessage[],
  warnings: SharedV4Warning[],
  { placeholderUserMessage = true }: PromptSettings,
): ChatMessage[] {
  if (!placeholderUserMessage || messages.some(({ role }) => role === 'user')) return messages
  warnings.push({
    type: 'compatibility',
    feature: 'prompt',
    details: `A user message ${JSON.stringify(placeholder.text)} is added, since some models’ templates fail without one. Turn it off with placeholderUserMessage: false`,
  })
  const at = messages.findIndex(({ role }) => role !== 'system')
  return at < 0 ? [...messages, placeholder] : messages.toSpliced(at, 0, placeholder)
}

const placeholder: UserMessage = { role: 'user', text: 'Continue.' }

/** Pictures and recordings go the same way; Ollama looks at the bytes. `image` and `image/*` are as good as `image/png`. */
function isMedia(mediaType: string): boolean {
  return /^(image|audio)(\/|$)/.test(mediaType)
}

function isText(mediaType: string): boolean {
  return /^text(\/|$)|^application\/(json|xml|yaml|x-yaml|javascript|typescript|x-ndjson|sql|toml)\b|\+(json|xml)$/.test(
    mediaType,
  )
}
