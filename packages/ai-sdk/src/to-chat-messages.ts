/** The AI SDK's prompt as core's messages. */
import {
  type LanguageModelV4FilePart,
  type LanguageModelV4Message,
  type LanguageModelV4Prompt,
  type LanguageModelV4ToolCallPart,
  type LanguageModelV4ToolResultOutput,
  type LanguageModelV4ToolResultPart,
  UnsupportedFunctionalityError,
} from '@ai-sdk/provider'
import type {
  AssistantMessage,
  ChatImage,
  ChatMessage,
  ToolCall,
  ToolMessage,
  UserMessage,
} from '@ollamakit/core'

type Content<Role extends LanguageModelV4Message['role']> = Extract<
  LanguageModelV4Message,
  { role: Role }
>['content']

/**
 * Says to Ollama what the prompt says. Nothing is left out without a word.
 *
 * @throws UnsupportedFunctionalityError for a part that Ollama has no place for.
 */
export function toChatMessages(prompt: LanguageModelV4Prompt): ChatMessage[] {
  return prompt.flatMap((message): ChatMessage[] => {
    switch (message.role) {
      case 'system':
        return [{ role: 'system', text: message.content }]
      case 'user':
        return [toUserMessage(message.content)]
      case 'assistant':
        return toAssistantMessages(message.content)
      case 'tool':
        // Approvals are between the AI SDK and its user; the call that was denied has a result that says so.
        return message.content.flatMap((part) => (part.type === 'tool-result' ? [toToolMessage(part)] : []))
    }
  })
}

function toUserMessage(content: Content<'user'>): UserMessage {
  return { role: 'user', ...toTextAndImages(content) }
}

/** One message, and one more for each tool that another provider ran within it. */
function toAssistantMessages(content: Content<'assistant'>): ChatMessage[] {
  let text = ''
  let thinking = ''
  const toolCalls: ToolCall[] = []
  const results: ToolMessage[] = []
  for (const part of content) {
    // Blocks of an answer are cuts of one text, so nothing comes between them.
    if (part.type === 'text') text += part.text
    else if (part.type === 'reasoning') thinking += part.text
    else if (part.type === 'tool-call') toolCalls.push(toToolCall(part))
    else if (part.type === 'tool-result') results.push(toToolMessage(part))
    else throw unsupported(`${part.type} part in an assistant message`)
  }
  const said: AssistantMessage = {
    role: 'assistant',
    text,
    ...(thinking ? { thinking } : {}),
    ...(toolCalls.length > 0 ? { toolCalls } : {}),
  }
  return [said, ...results]
}

function toToolCall({ toolCallId, toolName, input }: LanguageModelV4ToolCallPart): ToolCall {
  // A call whose arguments were no JSON is kept by the AI SDK as the text that the model wrote.
  return {
    id: toolCallId,
    name: toolName,
    arguments: typeof input === 'string' ? input : JSON.stringify(input ?? {}),
  }
}

function toToolMessage({ toolCallId, toolName, output }: LanguageModelV4ToolResultPart): ToolMessage {
  return { role: 'tool', ...toResult(output), toolName, toolCallId }
}

function toResult(output: LanguageModelV4ToolResultOutput): Pick<ToolMessage, 'text' | 'images'> {
  switch (output.type) {
    case 'text':
    case 'error-text':
      return { text: output.value }
    case 'json':
    case 'error-json':
      return { text: JSON.stringify(output.value) }
    case 'execution-denied':
      return { text: output.reason ?? 'Tool call execution denied.' }
    case 'content':
      return toTextAndImages(output.value)
  }
}

type Part =
  | Content<'user'>[number]
  | Extract<LanguageModelV4ToolResultOutput, { type: 'content' }>['value'][number]

/** Ollama's messages hold one text and a list of images. Texts are joined by a line break; the order between text and images is lost. */
function toTextAndImages(parts: readonly Part[]): { text: string; images?: ChatImage[] } {
  const texts: string[] = []
  const images: ChatImage[] = []
  for (const part of parts) {
    if (part.type === 'text') texts.push(part.text)
    else if (part.type === 'custom') throw unsupported('custom part in a tool result')
    else if (part.data.type === 'text') texts.push(part.data.text)
    else images.push(toImage(part))
  }
  return { text: texts.join('\n'), ...(images.length > 0 ? { images } : {}) }
}

/** `image`, `image/*` and `image/png` are all images to Ollama, which looks at the bytes. */
function toImage({ data, mediaType }: Pick<LanguageModelV4FilePart, 'data' | 'mediaType'>): ChatImage {
  if (mediaType !== 'image' && !mediaType.startsWith('image/'))
    throw unsupported(`file of type ${mediaType}`, 'Ollama takes images and inline text')
  if (data.type === 'data') return data.data
  if (data.type === 'url' && data.url.protocol === 'data:') return data.originalUrl ?? data.url.href
  throw unsupported(`image given by ${data.type}`, 'Ollama fetches nothing: give bytes, base64 or a data URL')
}

function unsupported(functionality: string, hint?: string): UnsupportedFunctionalityError {
  return new UnsupportedFunctionalityError({
    functionality,
    ...(hint ? { message: `${functionality}: ${hint}` } : {}),
  })
}
