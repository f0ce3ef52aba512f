/** Wrong questions, found before they are sent: the server would ignore them, or answer in the words of its JSON decoder. */
import { isJsonObject } from '@ollamakit/wire'
import { OllamaInputError } from '../errors/ollama-error.ts'
import type { ChatRequest } from './chat-request.ts'

/** @throws OllamaInputError that names the setting and what is allowed. Whether names inside `options` exist is a warning instead: the server ignores those that do not. */
export function checkRequest(request: ChatRequest): void {
  for (const [name, value] of Object.entries(request)) {
    if (value === undefined) continue
    if (!Object.hasOwn(settings, name))
      throw new OllamaInputError(`chat has no setting ${JSON.stringify(name)}`, `It has ${Object.keys(settings).join(', ')}; sampling belongs into options`)
    const { is, allowed } = settings[name as keyof ChatRequest]
    if (!is(value)) throw wrong(name, value, allowed)
  }
  if (request.model === undefined) throw wrong('model', undefined, settings.model.allowed)
  if (request.messages === undefined) throw wrong('messages', undefined, settings.messages.allowed)
  for (const [i, message] of request.messages.entries())
    if (!isMessage(message)) throw wrong(`messages[${i}]`, message, 'an object with a role (system, user, assistant, tool) and its text')
  for (const [i, tool] of request.tools?.entries() ?? [])
    if (!isJsonObject(tool) || !tool['name'] || !isJsonObject(tool['parameters']))
      throw wrong(`tools[${i}]`, tool, 'an object with a name and its parameters, a JSON Schema')
}

interface Setting {
  is: (value: unknown) => boolean
  allowed: string
}

const yesOrNo: Setting = { is: (value) => typeof value === 'boolean', allowed: 'true or false' }

/** Every setting, so that the compiler misses a new one here. */
const settings: { [name in keyof Required<ChatRequest>]: Setting } = {
  model: { is: (value) => typeof value === 'string' && value !== '', allowed: 'the name of a model' },
  messages: { is: Array.isArray, allowed: 'a list of messages' },
  tools: { is: Array.isArray, allowed: 'a list of tools' },
  toolChoice: {
    is: (value) => value === 'auto' || value === 'none' || value === 'required' || (isJsonObject(value) && typeof value['name'] === 'string'),
    allowed: '"auto", "none", "required" or { name }',
  },
  format: { is: (value) => value === 'json' || isJsonObject(value), allowed: '"json" or a JSON Schema' },
  think: {
    is: (value) => typeof value === 'boolean' || ['low', 'medium', 'high', 'max'].includes(String(value)),
    allowed: 'true, false, "low", "medium", "high" or "max"',
  },
  options: { is: isJsonObject, allowed: 'an object' },
  keepAlive: { is: (value) => typeof value === 'string' || Number.isFinite(value), allowed: 'seconds, or a duration such as "10m"' },
  truncate: yesOrNo,
  shift: yesOrNo,
  strictContext: yesOrNo,
  logprobs: {
    is: (value) => typeof value === 'boolean' || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 20),
    allowed: 'true, false, or a number of rivals from 0 to 20',
  },
}

function isMessage(message: unknown): boolean {
  if (!isJsonObject(message)) return false
  const { role, text } = message
  return role === 'assistant'
    ? text === undefined || typeof text === 'string'
    : (role === 'system' || role === 'user' || role === 'tool') && typeof text === 'string'
}

function wrong(name: string, value: unknown, allowed: string): OllamaInputError {
  return new OllamaInputError(`the setting ${name} is ${describe(value)}`, `Allowed: ${allowed}`)
}

/** Short: a message may hold a whole book, or pictures. */
function describe(value: unknown): string {
  if (value === undefined) return 'missing'
  const text =
    typeof value === 'object' || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? JSON.stringify(value)
      : `a ${typeof value}`
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}
