/** Reads a message by its shape: it may come from another copy of LangChain, from an older release, or out of storage. */
import { HumanMessage, type MessageContent } from '@langchain/core/messages'

/** Fields from anywhere: users, other providers, storage. None is trusted before it has been checked. */
export type AnyBlock = Readonly<Record<string, unknown>>

export interface PlainMessage {
  /** Such as `human`, `ai`, `system`, `tool`; the role of a generic message. */
  role: string
  content: unknown
  fields: AnyBlock
}

export function readMessage(message: unknown): PlainMessage {
  const given = isRecord(message) ? message : {}
  // As `JSON.stringify` writes a message of LangChain.
  if (given['type'] === 'constructor' && isRecord(given['kwargs']) && Array.isArray(given['id'])) {
    const className = String(given['id'].at(-1))
    return toPlain(className.replace(/(?:Message)?(?:Chunk)?$/, '').toLowerCase(), given['kwargs'])
  }
  // As LangChain's stores write it.
  if (typeof given['type'] === 'string' && isRecord(given['data']) && given['content'] === undefined)
    return toPlain(given['type'], given['data'])
  return toPlain(typeOf(given), given)
}

function toPlain(type: string, fields: AnyBlock): PlainMessage {
  const isGeneric = type === 'generic' || type === 'chat'
  return { role: isGeneric ? String(fields['role']) : type, content: fields['content'], fields }
}

/** Older releases have only a method for it. */
function typeOf(message: AnyBlock): string {
  for (const name of ['type', 'getType', '_getType', 'role']) {
    const value = message[name]
    if (typeof value === 'string') return value
    if (typeof value === 'function') return String(value.call(message))
  }
  return 'unknown'
}

/** The content as LangChain's standard blocks. Entries that are neither text nor block are dropped. */
export function toBlocks(content: unknown): readonly AnyBlock[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (!Array.isArray(content)) return []
  const blocks = content.flatMap((block: unknown): AnyBlock[] =>
    typeof block === 'string' ? [{ type: 'text', text: block }] : isRecord(block) ? [block] : [],
  )
  return blocks.flatMap(toStandard)
}

function toStandard(block: AnyBlock): readonly AnyBlock[] {
  // LangChain drops a document's title and context.
  if (block['type'] === 'document') return [block]
  const standard: readonly AnyBlock[] = new HumanMessage({ content: [block] as MessageContent }).contentBlocks
  // What LangChain does not know comes wrapped.
  return standard.map((one) =>
    one['type'] === 'non_standard' && isRecord(one['value']) ? one['value'] : one,
  )
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns the first text that is not empty. */
export function firstText(...values: unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '')
}
