/** Checks a chat request before it is sent: the server would ignore invalid settings, or report them as errors of its JSON decoder. */
import { isJsonObject } from '@ollamakit/wire'
import { type CallerNames, coreNames } from '../errors/caller-names.ts'
import { nearestName, suggestName } from '../errors/nearest-name.ts'
import { OllamaInputError } from '../errors/ollama-error.ts'
import { show } from '../errors/quote.ts'
import type { ChatMessage, ChatRequest } from './chat-request.ts'
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
        `${suggestName(name, Object.keys(chatSettings))}; sampling belongs into options`,
      )
    const { is, allowed } = chatSettings[name as keyof ChatRequest]
    if (!is(value)) throw wrong(names.setting(name), value, allowed)
  }
  if (request.model === undefined) throw wrong('model', undefined, chatSettings.model.allowed)
  if (request.messages === undefined) throw wrong('messages', undefined, chatSettings.messages.allowed)
  request.messages.forEach(checkMessage)
  request.tools?.forEach(checkTool)
  if (request.format !== 'json') checkSchema(request.format, names.setting('format'))
  for (const [name, value] of Object.entries(request.options ?? {})) {
    const allowed = allowedFor(name, value)
    if (allowed) throw wrong(names.modelOption(name), value, allowed)
  }
}

/** What a setting may be. */
export interface Setting {
  is: (value: unknown) => boolean
  allowed: string
}

const yesOrNo: Setting = { is: (value) => typeof value === 'boolean', allowed: 'true or false' }

/** What each setting of a chat may be, for packages on top of core. The compiler reports a missing one. */
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
  const where = `messages[${i}]`
  if (!isJsonObject(message)) throw wrong(where, message, `an object with a role (${roles}) and its text`)
  const role = message['role']
  if (!isRole(role)) throw wrong(`${where}.role`, role, `${roles}, or { role: "other", as: "…" }`)
  const parts: Record<string, Part> = partsOfRole[role]
  for (const [name, { is, allowed, required }] of Object.entries(parts)) {
    const value = message[name]
    if (value === undefined ? required : !is(value)) {
      const other = value === undefined && Object.keys(message).find((given) => nearestPart(given) === name)
      throw other ? unknownPart(where, role, other, name) : wrong(`${where}.${name}`, value, allowed)
    }
  }
  // What has another name is data of the caller, such as an id, unless it is probably meant to be a part.
  for (const name of Object.keys(message)) {
    if (name === 'role' || Object.hasOwn(parts, name) || message[name] === undefined) continue
    const near = nearestPart(name)
    if (near !== undefined) throw unknownPart(where, role, name, near)
  }
}

interface Part extends Setting {
  required?: boolean
}

const aText: Setting = { is: isText, allowed: 'text' }
const text: Part = { ...aText, required: true }
const images: Part = { is: Array.isArray, allowed: 'a list of pictures' }

/** Every part of every role: the compiler reports a missing one. */
const partsOfRole: {
  [role in ChatMessage['role']]: {
    [part in Exclude<keyof Extract<ChatMessage, { role: role }>, 'role'>]-?: Part
  }
} = {
  system: { text },
  user: { text, images },
  assistant: {
    text: aText,
    thinking: aText,
    toolCalls: {
      is: (value) => Array.isArray(value) && value.every(isToolCall),
      allowed: 'a list of { id, name, arguments }, all of them texts',
    },
    images,
  },
  tool: { text, toolName: aText, toolCallId: aText, images },
  other: { as: text, text },
}

const roles = 'system, user, assistant, tool'
const partNames = [...new Set(Object.values(partsOfRole).flatMap((parts) => Object.keys(parts)))]

/** What the dialects and other libraries call a part. */
const otherNames = new Map([
  ['content', 'text'],
  ['reasoning', 'thinking'],
  ['reasoning_content', 'thinking'],
])

function nearestPart(name: string): string | undefined {
  return otherNames.get(name) ?? nearestName(name, partNames)
}

function unknownPart(where: string, role: string, name: string, near: string): OllamaInputError {
  const parts = Object.keys(partsOfRole[role as ChatMessage['role']])
  return new OllamaInputError(
    `${where}, a message of the role ${role}, has no part ${JSON.stringify(name)}`,
    `${name !== near && parts.includes(near) ? `Did you mean ${near}? ` : ''}It has ${parts.join(', ')}`,
  )
}

function isRole(role: unknown): role is ChatMessage['role'] {
  return typeof role === 'string' && Object.hasOwn(partsOfRole, role)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isToolCall(call: unknown): boolean {
  return isJsonObject(call) && isText(call['name']) && isText(call['arguments']) && isText(call['id'] ?? '')
}

function checkTool(tool: unknown, i: number): void {
  const where = `tools[${i}]`
  const { name, description, parameters } = isJsonObject(tool) ? tool : {}
  const named = isText(name) && name !== '' && isText(description ?? '')
  if (!named || (typeof parameters !== 'function' && !isJsonObject(parameters)))
    throw wrong(where, tool, 'an object with a name and its parameters, a JSON Schema')
  checkSchema(parameters, `${where}.parameters`)
}

/** @throws OllamaInputError for the schema object of a library: as JSON it would be another schema, or none. */
function checkSchema(schema: unknown, where: string): void {
  if (Object(schema) !== schema || !isLibrarySchema(schema as object)) return
  throw new OllamaInputError(
    `the setting ${where} is the object of a schema library`,
    'Convert it to JSON Schema first: z.toJSONSchema(schema) in zod 4, zodToJsonSchema(schema) in zod 3',
  )
}

/** Libraries implement Standard Schema; zod 3 before 3.24 has `_def` only. The JSON Schema that zod writes is a plain object with a hidden `~standard`. */
function isLibrarySchema(schema: object): boolean {
  if (typeof schema === 'function' || '_def' in schema) return true
  const parent: unknown = Object.getPrototypeOf(schema)
  const plain = parent === null || Object.getPrototypeOf(parent) === null
  return '~standard' in schema && (!plain || Object.keys(schema).includes('~standard'))
}

export function wrong(name: string, value: unknown, allowed: string): OllamaInputError {
  return new OllamaInputError(`the setting ${name} is ${describe(value)}`, `Allowed: ${allowed}`)
}

/** Truncates: a message may contain a whole book, or images. */
function describe(value: unknown): string {
  const shown = show(value)
  return shown.length > 100 ? `${shown.slice(0, 100)}…` : shown
}
