/** Checks the order of stream parts that the AI SDK relies on. For tests only. */
import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'

/**
 * Returns the violations in a stream's parts as sentences; empty if there are none.
 *
 * `stream-start` first and once · `response-metadata` at most once and before any output · blocks are opened, filled and closed, one at a time, never empty ·
 * no empty delta · a call is announced, spelled out, closed and made under one id that no other call has, with its input as text · `finish` last and once, after
 * everything is closed · an `error` makes the finish an `error` · `raw` comes before what it caused.
 */
export function streamPartViolations(parts: readonly LanguageModelV4StreamPart[]): string[] {
  const violations: string[] = []
  const report = (at: number, what: string): void =>
    void violations.push(`part ${at} (${parts[at]?.type}): ${what}`)
  let block: { type: string; id: string; filled: boolean } | undefined
  let input: { id: string; toolName: string; text: string; ended: boolean } | undefined
  const calls = new Set<string>()
  let failed = false
  let output = false
  let metadata = 0

  for (const [at, part] of parts.entries()) {
    if ((part.type === 'stream-start') !== (at === 0))
      report(at, 'stream-start is the first part and no other')
    if (at > 0 && parts[at - 1]?.type === 'finish') report(at, 'nothing follows finish')
    if (input?.ended && part.type !== 'tool-call')
      report(at, `the call ${input.id} has to follow its input at once`)
    switch (part.type) {
      case 'stream-start':
      case 'ping':
        break
      case 'raw':
        if (part.rawValue === undefined) report(at, 'a raw part has a value')
        break
      case 'response-metadata':
        if (++metadata > 1) report(at, 'response-metadata comes once')
        if (output) report(at, 'response-metadata comes before any output')
        break
      case 'text-start':
      case 'reasoning-start':
        output = true
        if (block) report(at, `the ${block.type} block ${block.id} is still open`)
        if (input) report(at, `the input of ${input.id} is still open`)
        block = { type: part.type.slice(0, -6), id: part.id, filled: false }
        break
      case 'text-delta':
      case 'reasoning-delta':
        if (block?.type !== part.type.slice(0, -6) || block.id !== part.id)
          report(at, `no such block is open: ${part.id}`)
        else block.filled = true
        if (part.delta === '') report(at, 'a delta is never empty')
        break
      case 'text-end':
      case 'reasoning-end':
        if (block?.type !== part.type.slice(0, -4) || block.id !== part.id)
          report(at, `no such block is open: ${part.id}`)
        else if (!block.filled) report(at, 'a block is never empty')
        block = undefined
        break
      case 'tool-input-start':
        output = true
        if (block) report(at, `the ${block.type} block ${block.id} is still open`)
        if (input) report(at, `the input of ${input.id} is still open`)
        if (calls.has(part.id)) report(at, `the id ${part.id} belongs to another call`)
        if (!part.toolName) report(at, 'a call has a name')
        input = { id: part.id, toolName: part.toolName, text: '', ended: false }
        break
      case 'tool-input-delta':
        if (input?.id !== part.id || input.ended) report(at, `no such input is open: ${part.id}`)
        else input.text += part.delta
        if (part.delta === '') report(at, 'a delta is never empty')
        break
      case 'tool-input-end':
        if (input?.id !== part.id || input.ended) report(at, `no such input is open: ${part.id}`)
        else input.ended = true
        break
      case 'tool-call':
        if (input?.id !== part.toolCallId || !input.ended)
          report(at, `the input of ${part.toolCallId} was not given before`)
        else if (input.toolName !== part.toolName)
          report(at, `announced as ${input.toolName}, called as ${part.toolName}`)
        else if (input.text !== part.input) report(at, 'the input is not what the deltas spelled out')
        if (typeof part.input !== 'string') report(at, 'the input is a text')
        calls.add(part.toolCallId)
        input = undefined
        break
      case 'error':
        failed = true
        if (part.error === undefined) report(at, 'an error part has an error')
        if (block) report(at, `the ${block.type} block ${block.id} is still open`)
        break
      case 'finish':
        if (block) report(at, `the ${block.type} block ${block.id} is still open`)
        if (input) report(at, `the input of ${input.id} is still open`)
        if (failed !== (part.finishReason.unified === 'error'))
          report(
            at,
            `finish says ${part.finishReason.unified}, and there was ${failed ? 'an' : 'no'} error part`,
          )
        break
      default:
        report(at, 'Ollama has no such part')
    }
  }
  if (parts.at(-1)?.type !== 'finish') violations.push('the last part is finish')
  return violations
}
