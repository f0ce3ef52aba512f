/** Checks a chat request before it is sent: the server would ignore invalid settings, or report them as errors of its JSON decoder. */
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import { type CallerNames, coreNames } from '../errors/caller-names.ts'
import { OllamaInputError } from '../errors/ollama-error.ts'
import { show } from '../errors/quote.ts'
import type { ChatRequest } from './chat-request.ts'
import { allowedFor } from './to-option-warnings.ts'

/** @throws OllamaInputError that names the setting and what is allowed. Whether names inside `options` exist is a warning instead: the server ignores those that do not. */
export function checkRequest(request: ChatRequest, names: CallerNames = coreNames): void {
  if (!isJsonObject(request))
    throw new OllamaInputError(
      `the request is ${describe(request)}`,
      'Allowed: an object with a model and messages',
    )
  for (const [name, value] of Object.entries(request)) {
    if (value === undefined) continue
    if (!Object.hasOwn(chatSettings, name))
      throw new OllamaInputError(
        `chat has no setting ${JSON.stringify(name)}`,
        `It has ${Object.keys(chatSettings).join(', ')}; sampling belongs into options`,
      )
    const { is, allowed } = chatSettings[name as keyof ChatRequest]
    if (!is(value)) throw wrong(names.setting(name), value, allowed)
  }
  if (request.model === undefined) throw wrong('model', undefined, chatSettings.model.allowed)
  if (request.messages === undefined) throw wrong('messages', undefined, chatSettings.messages.allowed)
  request.messages.forEach(checkMessage)
  for (const [i, tool] of request.tools?.entries() ?? [])
    if (!isTool(tool))
      throw wrong(`tools[${i}]`, tool, 'an object with a name and its parameters, a JSON Schema')
  for (const [name, value] of Object.entries(request.options ?? {})) {
    const allowed = allowedFor(name, value)
    if (allowed) throw wrong(names.modelOption(name), value, allowed)
  }
}

export interface Setting {
  is: (value: unknown) => boolean
  allowed: string
}

const yesOrNo: Setting = { is: (value) => typeof value === 'boolean', allowed: 'true or false' }

/** Every setting: the compiler reports a missing one. */
export const chatSettings: { [name in keyof Required<ChatRequest>]: Setting } = {
  model: { is: (value) => isText(value) && value.trim() !== '', allowed: 'the name of a model' },
  messages: { is: Array.isArray, allowed: 'a list of messages' },
  tools: { is: Array.isArray, allowed: 'a list of tools' },
  toolChoice: {
    is: (value) =>
      value === 'auto' ||
      value === 'none' ||
      value === 'required' ||
      (isJsonObject(value) && typeof value['name'] === 'string'),
    allowed: '"auto", "none", "required" or { name }',
  },
  format: { is: (value) => value === 'json' || isJsonObject(value), allowed: '"json" or a JSON Schema' },
  checkFormat: {
    is: (value) => typeof value === 'boolean' || value === 'prompt',
    allowed: 'true, false or "prompt"',
  },
  think: {
    is: (value) => typeof value === 'boolean' || ['low', 'medium', 'high', 'max'].includes(String(value)),
    allowed: 'true, false, "low", "medium", "high" or "max"',
  },
  extractThinking: {
    is: (value) => typeof value === 'boolean' || isThinkingMarks(value),
    allowed: 'true, false or { tag, startWithThinking }, the name of a tag without brackets',
  },
  options: { is: isJsonObject, allowed: 'an object' },
  keepAlive: {
    is: (value) => (isText(value) ? isDuration(value) : Number.isFinite(value)),
    allowed: 'seconds, or a duration such as "10m"',
  },
  truncate: yesOrNo,
  shift: yesOrNo,
  strictContext: yesOrNo,
  logprobs: {
    is: (value) =>
      typeof value === 'boolean' || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 20),
    allowed: 'true, false, or a number of alternatives from 0 to 20',
  },
  body: { is: isJsonObject, allowed: 'an object' },
}

function isThinkingMarks(value: unknown): boolean {
  if (!isJsonObject(value)) return false
  const { tag = 'think', startWithThinking = true, ...unknown } = value
  return (
    isText(tag) &&
    /^[^\s<>/]+$/.test(tag) &&
    typeof startWithThinking === 'boolean' &&
    Object.keys(unknown).length === 0
  )
}

/** A duration in Go's notation, in which only zero needs no unit. */
function isDuration(text: string): boolean {
  return /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text)
}

function checkMessage(message: unknown, i: number): void {
  if (!isMessage(message))
    throw wrong(
      `messages[${i}]`,
      message,
      'an object with a role (system, user, assistant, tool) and its text',
    )
  for (const [part, value] of Object.entries(message)) {
    if (value === undefined || !Object.hasOwn(messageParts, part)) continue
    const { is, allowed } = messageParts[part as keyof typeof messageParts]
    if (!is(value)) throw wrong(`messages[${i}].${part}`, value, allowed)
  }
}

const aText: Setting = { is: isText, allowed: 'text' }

const messageParts = {
  images: { is: Array.isArray, allowed: 'a list of pictures' },
  thinking: aText,
  toolCalls: {
    is: (value) => Array.isArray(value) && value.every(isToolCall),
    allowed: 'a list of { id, name, arguments }, all of them texts',
  },
  toolName: aText,
  toolCallId: aText,
  as: aText,
} satisfies Record<string, Setting>

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isToolCall(call: unknown): boolean {
  return isJsonObject(call) && isText(call['name']) && isText(call['arguments']) && isText(call['id'] ?? '')
}

function isTool(tool: unknown): boolean {
  return (
    isJsonObject(tool) &&
    isText(tool['name']) &&
    tool['name'] !== '' &&
    isText(tool['description'] ?? '') &&
    isJsonObject(tool['parameters'])
  )
}

function isMessage(message: unknown): message is JsonObject {
  if (!isJsonObject(message)) return false
  const { role, text } = message
  return role === 'assistant'
    ? text === undefined || isText(text)
    : (role === 'system' || role === 'user' || role === 'tool' || role === 'other') && isText(text)
}

export function wrong(name: string, value: unknown, allowed: string): OllamaInputError {
  return new OllamaInputError(`the setting ${name} is ${describe(value)}`, `Allowed: ${allowed}`)
}

/** Truncates: a message may contain a whole book, or images. */
function describe(value: unknown): string {
  const shown = show(value)
  return shown.length > 100 ? `${shown.slice(0, 100)}…` : shown
}
