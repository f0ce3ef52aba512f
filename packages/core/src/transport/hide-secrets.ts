/** Keeps what was sent in secret out of what is shown: some gateways repeat a wrong key in their error. */

/** Removes the values of headers that hold keys. Short ones are left: they would turn up everywhere. */
export function hideSecrets(text: string, sent: Headers): string {
  let hidden = text
  for (const [name, value] of sent) {
    if (!/auth|key|token|secret|cookie|session/.test(name)) continue
    for (const secret of [value, value.replace(/^\S+\s+/, '')]) if (secret.length >= 6) hidden = hidden.replaceAll(secret, '***')
  }
  return hidden
}
