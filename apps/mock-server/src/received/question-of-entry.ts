/** Reads the question from a request that no route has decoded: it was rejected, or it is not for a model. */
import { isJsonObject, type JsonObject } from '@ollamakit/wire'
import type { Question } from '../fixture/question.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'

/** The request as fixtures see it, as far as its path and body say. */
export function questionOfEntry(entry: JournalEntry): Question {
  const { path, body: sent } = entry
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
    messages: objectsOf(body['messages']).map((message) => ({
      role: textOf(message['role']) ?? '',
      text: textOf(message['content']) ?? '',
    })),
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
    request: entry,
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}
