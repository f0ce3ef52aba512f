/** The prompt that a model with a Go template is shown. Server: `server/prompt.go` chatPrompt, `template/template.go` Execute. */
import { executeGoTemplate } from '../go/template/execute-go-template.ts'
import { parseGoTemplate } from '../go/template/parse-go-template.ts'
import { TemplateError } from '../go/template/template-tree.ts'
import { type TemplateStruct, type TemplateValue, toText } from '../go/template/template-value.ts'
import { encodeGoJson } from '../go/json/encode-go-json.ts'
import { isCapable, type Model } from '../store/model.ts'
import { withinTime } from '../turn/within-time.ts'
import { sortNested } from '../turn/to-turn.ts'
import type { ChatRequest } from '../request/chat-request.ts'
import type { Message } from '../request/message-shape.ts'
import { type Rejected, rejected } from './outcome.ts'
import type { Tool } from '../request/tool-shape.ts'

/** The rendered prompt and how many images it names; or why the mock cannot render it. */
export type RenderedPrompt = { text: string; images: number } | Rejected

/** Renders the conversation of a request. */
export function renderPrompt(request: ChatRequest, model: Model): RenderedPrompt {
  if (model.rendering === 'own')
    return rejected(501, 'ollamakit-mock does not run chat templates of models (Jinja)')
  if (model.rendering === 'parser')
    return rejected(501, 'ollamakit-mock does not have the renderers that are built into the server')
  const messages = toShown(request, model)
  const images = messages.reduce((sum, message) => sum + message.images.length, 0)
  return renderWithin(model, images, () => execute(model, request, messages))
}

/** Renders a template of a model, which may be broken, deeper than a stack, or longer at work than anybody waits. */
export function renderWithin({ displayName }: Model, images: number, render: () => string): RenderedPrompt {
  try {
    const text = withinTime(render, longestMs)
    return text === undefined
      ? rejected(400, `ollamakit-mock comes to no end with the template of ${displayName}`)
      : { text, images }
  } catch (error) {
    if (error instanceof TemplateError)
      return rejected(501, `ollamakit-mock cannot render the template of ${displayName}: ${error.message}`)
    throw error
  }
}

const longestMs = 1000

/** The model's own messages come first, and its system prompt unless the request begins with one; images are named in the text. */
function toShown({ messages }: ChatRequest, model: Model): Message[] {
  const own = model.messages.map(({ role, content }) => toMessage(role, content))
  const all = [...own, ...messages]
  const withSystem =
    model.system !== undefined && messages[0]?.role !== 'system'
      ? [toMessage('system', model.system), ...all]
      : all
  let image = 0
  return withSystem.map((message) => {
    const names = message.images.map(() => `[img-${image++}]`).join('')
    return names === '' ? message : Object.assign({}, message, { content: names + message.content })
  })
}

function toMessage(role: string, content: string): Message {
  return { role, content, thinking: '', images: [], tool_calls: [], tool_name: '', tool_call_id: '' }
}

function execute(model: Model, request: ChatRequest, messages: Message[]): string {
  const nodes = parseGoTemplate(model.template)
  const think = isCapable(model, 'thinking') && request.think !== false
  const level = typeof request.think === 'string' ? request.think : ''
  const common = {
    Think: think,
    ThinkLevel: level,
    IsThinkSet: request.think !== undefined || isCapable(model, 'thinking'),
    Response: '',
  }
  if (!/\.Messages\b/.test(model.template)) return executeTurns(model, common, messages)
  const system = messages.filter((message) => message.role === 'system').map((message) => message.content)
  return executeGoTemplate(
    nodes,
    struct({
      ...common,
      System: system.join('\n\n'),
      Tools: request.tools.map(toTool),
      Messages: joinNeighbours(messages).map(toTemplateMessage),
    }),
  )
}

/** A template without roles is run once for each question; the last time only as far as the answer. */
function executeTurns(model: Model, common: { [name: string]: TemplateValue }, messages: Message[]): string {
  const nodes = parseGoTemplate(model.template)
  const [untilAnswer = ''] = model.template.split(/\{\{-?\s*\.Response/)
  const last = untilAnswer === model.template ? nodes : parseGoTemplate(untilAnswer)
  const texts: string[] = []
  let [system, prompt, response] = ['', '', '']
  const run = (template: typeof nodes): void => {
    texts.push(
      executeGoTemplate(template, struct({ ...common, System: system, Prompt: prompt, Response: response })),
    )
    ;[system, prompt, response] = ['', '', '']
  }
  for (const { role, content } of joinNeighbours(messages)) {
    if (role === 'system') {
      if (prompt !== '' || response !== '') run(nodes)
      system = content
    } else if (role === 'user') {
      if (response !== '') run(nodes)
      prompt = content
    } else if (role === 'assistant') response = content
  }
  run(last)
  return texts.join('')
}

/** Neighbours of one role become one message, except tool results. */
function joinNeighbours(messages: Message[]): Message[] {
  const joined: Message[] = []
  for (const message of messages) {
    const before = joined.at(-1)
    if (before?.role === message.role && message.role !== 'tool')
      joined[joined.length - 1] = { ...before, content: `${before.content}\n\n${message.content}` }
    else joined.push(message)
  }
  return joined
}

function toTemplateMessage(message: Message): TemplateStruct {
  const calls = message.tool_calls.map(({ id, function: called }) => {
    const given = struct({}, encodeGoJson(sortKeys(called.arguments)))
    return struct({
      ID: id,
      Function: struct(
        { Index: called.index, Name: called.name, Arguments: given },
        `{${called.index} ${called.name} ${given.text}}`,
      ),
    })
  })
  return struct({
    Role: message.role,
    Content: message.content,
    Thinking: message.thinking,
    ToolCalls: calls,
    ToolName: message.tool_name,
    ToolCallID: message.tool_call_id,
  })
}

/** A Go template prints the arguments of the history with all keys sorted. */
function sortKeys(
  given: Message['tool_calls'][number]['function']['arguments'],
): Message['tool_calls'][number]['function']['arguments'] {
  return Object.fromEntries(Object.entries(sortNested(given)).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Go prints a tool's definition as it prints a struct, but the properties as JSON. */
function toTool({ type, function: { name, description, parameters } }: Tool): TemplateStruct {
  const properties = encodeGoJson(toProperties(parameters.properties))
  const required = toText(parameters.required ?? [])
  const shape = struct(
    { Type: parameters.type, Required: parameters.required ?? [] },
    `{${parameters.type} ${toJsonOrNil(parameters.$defs)} ${toJsonOrNil(parameters.items)} ${required} ${properties}}`,
  )
  return struct({
    Type: type,
    Function: struct(
      { Name: name, Description: description, Parameters: shape },
      `{${name} ${description} ${shape.text}}`,
    ),
  })
}

function toJsonOrNil(value: unknown): string {
  return value === undefined || value === null ? '<nil>' : encodeGoJson(value)
}

/** What is empty is left out of a property. */
function toProperties(properties: Tool['function']['parameters']['properties']): unknown {
  if (properties === null) return {}
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      Object.fromEntries(Object.entries(property).filter(([, value]) => value !== '')),
    ]),
  )
}

function struct(fields: TemplateStruct['fields'], text = 'map[]'): TemplateStruct {
  return { fields, text }
}
