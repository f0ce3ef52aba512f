/** What Go's `text/template` says of a template that it cannot parse. */

/** The message, or undefined if there is none. Looks at what people get wrong: actions and blocks left open, ends too many, unknown functions. */
export function findTemplateMistake(source: string): string | undefined {
  let depth = 0
  let at = 0
  for (;;) {
    const open = source.indexOf('{{', at)
    if (open < 0) break
    const mistake = (text: string): string => `template: :${lineOf(source, open)}: ${text}`
    const comment = /^\{\{(?:- )?\/\*/.exec(source.slice(open, open + 6))
    const end = comment ? source.indexOf('*/', open) : endOfAction(source, open + 2)
    if (end < 0) return mistake(comment ? 'unclosed comment' : 'unclosed action')
    const close = source.indexOf('}}', end)
    if (close < 0) return mistake('unclosed action')
    at = close + 2
    if (comment) continue
    const action = source
      .slice(open + 2, close)
      .replace(/^-\s/, '')
      .replace(/\s-$/, '')
      .trim()
    if (action === '') return mistake('missing value for command')
    if (/^(if|with|range|block|define)\b/.test(action)) depth++
    else if (/^end\b/.test(action) && --depth < 0) return mistake('unexpected {{end}}')
    else if (/^else\b/.test(action) && depth === 0) return mistake('unexpected {{else}}')
    const unknown = unknownFunctionIn(action)
    if (unknown !== undefined) return mistake(`function ${JSON.stringify(unknown)} not defined`)
  }
  return depth > 0 ? `template: :${lineOf(source, source.length)}: unexpected EOF` : undefined
}

function lineOf(source: string, position: number): number {
  return source.slice(0, position).split('\n').length
}

/** Where an action's `}}` stands, past its texts in quotes; negative if it has none on its way. */
function endOfAction(source: string, start: number): number {
  for (let at = start; at < source.length; at++) {
    const character = source[at]
    if (character === '`' || character === '"') {
      at = endOfQuoted(source, at)
      if (at < 0) return -1
    } else if (source.startsWith('}}', at)) return at
  }
  return -1
}

function endOfQuoted(source: string, start: number): number {
  const quote = source[start]
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === quote) return at
    if (quote === '"' && source[at] === '\\') at++
  }
  return -1
}

const known = new Set(
  [
    'if else end range with block define template break continue nil true false',
    'and call html index slice js len not or print printf println urlquery eq ge gt le lt ne',
    // What the server adds: `template/template.go`.
    'json currentDate yesterdayDate toTypeScriptType',
  ].flatMap((names) => names.split(' ')),
)

/** A name that stands alone is a function; fields begin with a dot and variables with a dollar. */
function unknownFunctionIn(action: string): string | undefined {
  const bare = action.replace(/"(?:\\.|[^"\\])*"|`[^`]*`/g, '""')
  for (const [, name] of bare.matchAll(/(?<![.$\w])([A-Za-z_]\w*)/g))
    if (name !== undefined && !known.has(name)) return name
  return undefined
}
