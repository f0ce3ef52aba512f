/** What a request seems to ask for, when nobody has decoded it: one that was refused, or that no model answers. */
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import { type Asked, toAskedMessage } from '../fixture/asked.ts'
import type { JournalEntry } from '../journal/journal.ts'

/** The request in the words of fixtures, as far as its path and body tell. */
export function toBareAsked({ path, headers, body: sent }: JournalEntry): Asked {
  const body = isJsonObject(sent) ? sent : {}
  const { input, prompt } = body
  return {
    endpoint: /embed/.test(path)
      ? 'embed'
      : /generate|\/completions/.test(path) && !path.includes('/chat/')
        ? 'generate'
        : 'chat',
    dialect: path.startsWith('/v1/messages') ? 'anthropic' : path.startsWith('/v1/') ? 'openai' : 'native',
    model: textOf(body['model'] ?? body['name']) ?? '',
    messages: objectsOf(body['messages']).map((message) =>
      toAskedMessage(textOf(message['role']) ?? '', textOf(message['content']) ?? '', ''),
    ),
    ...(typeof input === 'string' ? { input } : {}),
    ...(typeof prompt === 'string' ? { prompt } : {}),
    images: [],
    tools: objectsOf(body['tools']).flatMap((tool) =>
      isJsonObject(tool['function']) ? [textOf(tool['function']['name']) ?? ''] : [],
    ),
    format: body['format'],
    think: body['think'],
    stream: typeof body['stream'] === 'boolean' ? body['stream'] : !path.startsWith('/v1/'),
    options: isJsonObject(body['options']) ? body['options'] : {},
    headers,
    body: sent,
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}
