/** Parses the part of Go's `text/template` that model templates use. */
import { type Expression, TemplateError, type TemplateNode } from './template-tree.ts'

/**
 * Parses a template.
 *
 * @throws {TemplateError} if it is broken or uses a construct that is not known here.
 */
export function parseGoTemplate(source: string): TemplateNode[] {
  const parser = new Parser(toTokens(source))
  const { nodes, end } = parser.block()
  if (end !== undefined) throw new TemplateError(`unexpected {{${end}}}`)
  return nodes
}

type Token = { text: string } | { action: string }

/** Text and actions; `{{- ` and ` -}}` have already taken the blanks beside them. */
function toTokens(source: string): Token[] {
  const tokens: Token[] = []
  const expression = /\{\{(-\s)?\s*((?:"(?:\\.|[^"\\])*"|`[^`]*`|(?!\s*-?\}\})[\s\S])*)\s*?(\s-)?\}\}/g
  let start = 0
  let trims = false
  for (const match of source.matchAll(expression)) {
    const [whole, trimsBefore, action = '', trimsAfter] = match
    let text = source.slice(start, match.index)
    if (trims) text = text.trimStart()
    if (trimsBefore) text = text.trimEnd()
    if (text !== '') tokens.push({ text })
    if (!action.startsWith('/*')) tokens.push({ action: action.trim() })
    trims = trimsAfter !== undefined
    start = match.index + whole.length
  }
  const rest = trims ? source.slice(start).trimStart() : source.slice(start)
  return rest === '' ? tokens : [...tokens, { text: rest }]
}

class Parser {
  readonly #tokens: Token[]
  #at = 0

  constructor(tokens: Token[]) {
    this.#tokens = tokens
  }

  /** Nodes up to the end of the block, and the action that ended it. */
  block(): { nodes: TemplateNode[]; end?: string } {
    const nodes: TemplateNode[] = []
    for (;;) {
      const token = this.#tokens[this.#at++]
      if (token === undefined) return { nodes }
      if ('text' in token) nodes.push({ type: 'text', text: token.text })
      else if (/^(end|else)\b/.test(token.action)) return { nodes, end: token.action }
      else nodes.push(this.#action(token.action))
    }
  }

  #action(action: string): TemplateNode {
    const [, word = '', rest = ''] = /^(if|with|range)\b\s*([\s\S]*)$/.exec(action) ?? []
    if (word === 'range') return this.#range(rest)
    if (word === 'if' || word === 'with') return this.#branch(word, rest)
    if (/^(define|block|template|break|continue)\b/.test(action))
      throw new TemplateError(`{{${action}}} is not known`)
    const [, name, value] = /^(\$\w*)\s*:?=\s*([\s\S]+)$/.exec(action) ?? []
    return name === undefined || value === undefined
      ? { type: 'print', value: parseExpression(action) }
      : { type: 'set', name, value: parseExpression(value) }
  }

  #branch(type: 'if' | 'with', condition: string): TemplateNode {
    const value = parseExpression(condition)
    const { nodes, end } = this.block()
    return { type, value, body: nodes, otherwise: this.#otherwise(end) }
  }

  #otherwise(end: string | undefined): TemplateNode[] {
    if (end === undefined) throw new TemplateError('a block is never ended')
    if (end === 'end') return []
    const [, word, condition = ''] = /^else\s+(if|with)\b\s*([\s\S]*)$/.exec(end) ?? []
    if (word === 'if' || word === 'with') return [this.#branch(word, condition)]
    const { nodes, end: last } = this.block()
    if (last !== 'end') throw new TemplateError('an else is never ended')
    return nodes
  }

  #range(rest: string): TemplateNode {
    const [, names = '', list = rest] = /^((?:\$\w+\s*,\s*)?\$\w+)\s*:=\s*([\s\S]+)$/.exec(rest) ?? []
    const { nodes, end } = this.block()
    return {
      type: 'range',
      value: parseExpression(list),
      names: names
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
      body: nodes,
      otherwise: this.#otherwise(end),
    }
  }
}

const word = /\s*("(?:\\.|[^"\\])*"|`[^`]*`|\(|\)|\||\$\w*(?:\.\w+)*|\.\w+(?:\.\w+)*|\.|-?\d+(?:\.\d+)?|\w+)/y

function parseExpression(source: string): Expression {
  const words = toWords(source)
  const expression = pipeline(words)
  if (words.length > 0) throw new TemplateError(`{{${source}}} is not known`)
  return expression
}

function toWords(source: string): string[] {
  const words: string[] = []
  word.lastIndex = 0
  while (word.lastIndex < source.trimEnd().length) {
    const found = word.exec(source)
    if (!found) throw new TemplateError(`{{${source}}} is not known`)
    words.push(found[1] ?? '')
  }
  return words
}

/** Takes words from the front; what stands before a `|` is the last argument of what follows. */
function pipeline(words: string[]): Expression {
  let expression = command(words)
  while (words[0] === '|') {
    words.shift()
    const next = command(words)
    if (next.type !== 'call') throw new TemplateError('only a function can stand after |')
    expression = { ...next, args: [...next.args, expression] }
  }
  return expression
}

function command(words: string[]): Expression {
  const first = operand(words)
  if (first.type !== 'call') return first
  const args: Expression[] = []
  while (words.length > 0 && words[0] !== ')' && words[0] !== '|') args.push(operand(words))
  return { ...first, args }
}

function operand(words: string[]): Expression {
  const text = words.shift()
  if (text === undefined) throw new TemplateError('an empty action')
  if (text === '(') {
    const inner = pipeline(words)
    if (words.shift() !== ')') throw new TemplateError('a ( is never closed')
    return inner
  }
  if (text.startsWith('"')) return { type: 'literal', value: JSON.parse(text) as string }
  if (text.startsWith('`')) return { type: 'literal', value: text.slice(1, -1) }
  if (/^-?\d/.test(text)) return { type: 'literal', value: Number(text) }
  if (text === 'true' || text === 'false') return { type: 'literal', value: text === 'true' }
  if (text === 'nil') return { type: 'literal', value: null }
  if (text.startsWith('.') || text.startsWith('$')) {
    const [name = '', ...fields] = text.split('.')
    return { type: 'path', name: name === '' ? '.' : name, fields: fields.filter(Boolean) }
  }
  return { type: 'call', name: text, args: [] }
}
