/** Keeps what was sent in secret out of errors: some gateways repeat a wrong key in theirs. */

const sent = new WeakMap<object, Headers>()

/** Remembers what an answer was asked with. */
export function rememberSent(answer: object, headers: Headers): void {
  sent.set(answer, headers)
}

/** The same for an answer that stands for another. */
export function passOnSent(from: object, to: object): void {
  const headers = sent.get(from)
  if (headers) sent.set(to, headers)
}

/** A text of that answer without the values of the headers that hold keys. Short ones are left: they would turn up everywhere. */
export function hideSecrets(answer: object, text: string): string {
  let hidden = text
  for (const [name, value] of sent.get(answer) ?? []) {
    if (!/auth|key|token|secret|cookie|session/.test(name)) continue
    // The whole value, and what follows `Bearer`.
    for (const secret of [value, value.replace(/^\S+\s+/, '')]) if (secret.length >= 6) hidden = hidden.replaceAll(secret, '***')
  }
  return hidden
}
