/** Hides what the caller sent in headers and in the query: servers, proxies and custom fetches repeat it in their errors. */

/** What the caller sent with a request and no error may show. */
export interface Sent {
  /** May include headers of the client itself, whose values are not secret. */
  headers: Headers
  /** As in the URL. */
  query?: string | undefined
}

/** Shorter values would match everywhere. Keys may be shorter than other values. */
const shortest = { key: 6, other: 8 }
/** Parts of a header with a key in it: of a cookie, of a signature. */
const shortestPart = 12

/** Whether a header of this name may hold a key. */
export function isSecret(name: string): boolean {
  return /auth|key|token|secret|cookie|session/i.test(name)
}

/** Returns the text without what was sent, in any form: as it was, decoded, in base64 or hex, or escaped for a URL, JSON or HTML. */
export function hideSecrets(sent: Sent | undefined, text: string): string {
  if (!sent || text === '') return text
  const { pattern, secrets } = patternOf(sent)
  if (!pattern) return text
  const hidden = text.replace(pattern, '***')
  // The text may end in the middle of a secret.
  for (const secret of secrets)
    for (let length = Math.min(secret.length - 1, hidden.length); length >= 4; length--)
      if (hidden.endsWith(secret.slice(0, length))) return `${hidden.slice(0, -length)}***`
  return hidden
}

interface Pattern {
  pattern: RegExp | undefined
  secrets: string[]
}

/** Only errors need it, so it is built with the first error. */
const patterns = new WeakMap<Sent, Pattern>()

function patternOf(sent: Sent): Pattern {
  const known = patterns.get(sent)
  if (known) return known
  const found = [...sent.headers].flatMap(([name, value]) => secretsOf(name, value))
  for (const value of sent.query ? new URLSearchParams(sent.query).values() : [])
    if (value.length >= shortest.other) found.push(value)
  // The longest first: a secret may begin with another.
  const secrets = [...new Set(found)].sort((one, other) => other.length - one.length)
  const keys = [...sent.headers].flatMap(([name, value]) => (isSecret(name) ? secretsOf(name, value) : []))
  const forms = [...secrets.map(toPattern), ...secrets.flatMap(encodedForms), ...keys.flatMap(beginning)]
  const pattern = forms.length > 0 ? new RegExp(forms.join('|'), 'gi') : undefined
  patterns.set(sent, { pattern, secrets })
  return { pattern, secrets }
}

/** The client sets the first two itself. The third is meant to be found in logs. */
const open = new Set(['accept', 'content-type', 'x-request-id'])

function secretsOf(name: string, value: string): string[] {
  if (open.has(name)) return []
  const least = isSecret(name) ? shortest.key : shortest.other
  // The part after a scheme such as `Bearer`.
  const own = value.replace(/^\S+\s+/, '')
  const decoded = [value, own].flatMap((text) => fromBase64(text).concat(fromPercent(text)))
  const parts = isSecret(name) ? value.split(/[\s;,="]+/).filter(({ length }) => length >= shortestPart) : []
  // A login is a name and a password.
  const passwords = decoded.flatMap((text) => (text.includes(':') ? [text.slice(text.indexOf(':') + 1)] : []))
  return [value, own, ...parts, ...decoded, ...passwords].filter(({ length }) => length >= least)
}

/** Decodes base64 of either alphabet. Returns nothing if the value is not base64 or not a text. */
function fromBase64(value: string): string[] {
  if (!/^[\w+/-]{8,}={0,2}$/.test(value)) return []
  try {
    const binary = atob(value.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, ''))
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(binary, (char) => char.charCodeAt(0)),
    )
    return /\p{Cc}/u.test(text) ? [] : [text]
  } catch {
    return []
  }
}

function fromPercent(value: string): string[] {
  try {
    const text = decodeURIComponent(value)
    return text === value ? [] : [text]
  } catch {
    return []
  }
}

/** Matches a secret in hex, and in base64 of either alphabet, also as a part of something longer such as a login: it may begin at any of three bits. */
function encodedForms(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const base64 = [0, 1, 2].map((before) => {
    const text = btoa(String.fromCharCode(...new Uint8Array(before), ...bytes)).replace(/=+$/, '')
    // Characters at both ends also depend on what stands beside the secret.
    const own = text.slice(before === 0 ? 0 : before + 1, (bytes.length + before) % 3 === 0 ? undefined : -1)
    return `[\\w+/-]{0,3}${own.replaceAll('+', '[+-]').replaceAll('/', '[/_]')}[\\w+/-]{0,2}={0,2}`
  })
  return [hex, ...base64]
}

/** A server may show how a key begins, and leave out the rest. */
function beginning(key: string): string[] {
  return key.length < 16 ? [] : [`${toPattern(key.slice(0, 12))}[\\w+/=.~-]*`]
}

/** Matches the text with any of its characters escaped. */
function toPattern(text: string): string {
  return Array.from(text, (char) => (/[a-z\d]/i.test(char) ? char : anyFormOf(char))).join('')
}

function anyFormOf(char: string): string {
  const percent =
    encodeURIComponent(char) === char
      ? `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`
      : encodeURIComponent(char)
  const units = Array.from({ length: char.length }, (_, i) =>
    char.charCodeAt(i).toString(16).padStart(4, '0'),
  )
  const code = char.codePointAt(0) ?? 0
  const named = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }[char]
  const forms = [
    `\\\\{0,4}${escapeForPattern(char)}`,
    // The percent sign may be escaped again.
    percent.replaceAll('%', '%(?:25)*'),
    units.map((unit) => `\\\\{1,4}u${unit}`).join(''),
    `&#(?:0*${code}|x0*${code.toString(16)});`,
    ...(named ? [`&${named};`] : []),
    ...(char === ' ' ? ['\\+'] : []),
  ]
  return `(?:${forms.join('|')})`
}

function escapeForPattern(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')
}
