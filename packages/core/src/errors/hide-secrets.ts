/** Keeps what was sent in secret out of errors: some gateways repeat a wrong key in theirs. */

/** On the answer itself: a WeakMap costs 12 microseconds for each, a fifth of all that a question costs here. */
const sent = Symbol('sent headers')

/** An answer that knows what it was asked with. */
interface Knowing {
  [sent]?: Headers
}

/** Remembers what an answer was asked with. */
export function rememberSent(answer: object, headers: Headers | undefined): void {
  ;(answer as Knowing)[sent] = headers
}

/** The same for an answer that stands for another. */
export function passOnSent(from: object, to: object): void {
  rememberSent(to, (from as Knowing)[sent])
}

/** A text of that answer without the values of the headers that hold keys. Short ones are left: they would turn up everywhere. */
export function hideSecrets(answer: object, text: string): string {
  let hidden = text
  for (const [name, value] of (answer as Knowing)[sent] ?? []) {
    if (!isSecret(name)) continue
    for (const secret of secretsOf(value))
      if (secret.length >= 6)
        hidden = hidden.replaceAll(secret, '***').replaceAll(encodeURIComponent(secret), '***')
  }
  return hidden
}

/** Whether a header of this name may hold a key. */
export function isSecret(name: string): boolean {
  return /auth|key|token|secret|cookie|session/i.test(name)
}

/** The whole value, what follows `Bearer`, the long parts of a cookie or a signature, and the password in what follows `Basic`. */
function secretsOf(value: string): string[] {
  const own = value.replace(/^\S+\s+/, '')
  const secrets = [value, own, ...value.split(/[\s;,="]+/).filter(({ length }) => length >= 12)]
  try {
    const login = /^basic\s/i.test(value)
      ? new TextDecoder().decode(Uint8Array.from(atob(own), (char) => char.charCodeAt(0)))
      : ''
    return [...secrets, login, login.slice(login.indexOf(':') + 1)]
  } catch {
    // It only looked like a login.
    return secrets
  }
}
