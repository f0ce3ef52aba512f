/** Runs a parsed Go template. */
import { type Expression, TemplateError, type TemplateNode } from './template-tree.ts'
import { isTrue, type TemplateStruct, type TemplateValue, toText } from './template-value.ts'

/**
 * The text that a template makes of its data.
 *
 * @throws {TemplateError} if it calls a function that is not known here, or says more than anybody would read.
 */
export function executeGoTemplate(nodes: TemplateNode[], data: TemplateStruct): string {
  return executeAll(nodes, {
    dot: data,
    names: new Map<string, TemplateValue>([['$', data]]),
    budget: { left: mostSaid },
  })
}

/** Characters, and steps, which take as long as so many of them: ranges within ranges would go on for years. */
const mostSaid = 64 * 1024 * 1024
const costOfStep = 32

/** What a part of a template sees. */
interface Scope {
  dot: TemplateValue
  names: Map<string, TemplateValue>
  budget: { left: number }
}

function executeAll(nodes: TemplateNode[], scope: Scope): string {
  spend((nodes.length + 1) * costOfStep, scope)
  return nodes.map((node) => execute(node, scope)).join('')
}

function execute(node: TemplateNode, scope: Scope): string {
  if (node.type === 'text') return said(node.text, scope)
  const value = evaluate(node.value, scope)
  switch (node.type) {
    case 'print':
      return said(toText(value), scope)
    case 'set':
      scope.names.set(node.name, value)
      return ''
    case 'if':
      return executeAll(isTrue(value) ? node.body : node.otherwise, scope)
    case 'with':
      return isTrue(value)
        ? executeAll(node.body, { ...scope, dot: value })
        : executeAll(node.otherwise, scope)
    case 'range':
      return executeRange(node, value, scope)
  }
}

function said(text: string, scope: Scope): string {
  spend(text.length, scope)
  return text
}

function spend(amount: number, { budget }: Scope): void {
  budget.left -= amount
  if (budget.left < 0) throw new TemplateError('ollamakit-mock stopped a template that says too much')
}

function executeRange(
  { names, body, otherwise }: TemplateNode & { type: 'range' },
  value: TemplateValue,
  scope: Scope,
): string {
  const items = Array.isArray(value) ? value : []
  if (items.length === 0) return executeAll(otherwise, scope)
  const [index, element] = names.length === 2 ? names : [undefined, names[0]]
  return items
    .map((item, i) => {
      if (index !== undefined) scope.names.set(index, i)
      if (element !== undefined) scope.names.set(element, item)
      return executeAll(body, { ...scope, dot: item })
    })
    .join('')
}

function evaluate(expression: Expression, scope: Scope): TemplateValue {
  switch (expression.type) {
    case 'literal':
      return expression.value
    case 'path': {
      const start = expression.name === '.' ? scope.dot : (scope.names.get(expression.name) ?? null)
      return expression.fields.reduce(fieldOf, start)
    }
    case 'call':
      return call(expression.name, expression.args, scope)
  }
}

function fieldOf(value: TemplateValue, name: string): TemplateValue {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined
  return Object.hasOwn(value.fields, name) ? value.fields[name] : undefined
}

function call(name: string, args: Expression[], scope: Scope): TemplateValue {
  // The two that look at their arguments one after another.
  if (name === 'and' || name === 'or') {
    let value: TemplateValue = ''
    for (const argument of args) {
      value = evaluate(argument, scope)
      if (isTrue(value) === (name === 'or')) return value
    }
    return value
  }
  const values = args.map((argument) => evaluate(argument, scope))
  const [first = null, second = null, third] = values
  switch (name) {
    case 'not':
      return !isTrue(first)
    case 'eq':
      return values.slice(1).some((value) => value === first)
    case 'ne':
      return first !== second
    case 'lt':
      return Number(first) < Number(second)
    case 'le':
      return Number(first) <= Number(second)
    case 'gt':
      return Number(first) > Number(second)
    case 'ge':
      return Number(first) >= Number(second)
    case 'len':
      return Array.isArray(first) ? first.length : Buffer.byteLength(toText(first))
    case 'slice':
      return Array.isArray(first)
        ? first.slice(Number(second ?? 0), third === undefined ? undefined : Number(third))
        : toText(first).slice(Number(second ?? 0), third === undefined ? undefined : Number(third))
    case 'index':
      return Array.isArray(first) ? (first[Number(second)] ?? null) : fieldOf(first, toText(second))
    case 'print':
      return values.map(toText).join('')
    case 'json':
      return toText(first)
    default:
      throw new TemplateError(`the function ${name} is not known`)
  }
}
