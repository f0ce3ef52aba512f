/** Times as Go writes them: RFC 3339, as many digits of a second as there are, in UTC. */

/** @param ms - since 1970, with fractions. */
export function formatTime(ms: number): string {
  const whole = Math.floor(ms)
  const nanoseconds = Math.min(999_999, Math.floor((ms - whole) * 1e6))
  const fraction =
    `${String(((whole % 1000) + 1000) % 1000).padStart(3, '0')}${String(nanoseconds).padStart(6, '0')}`.replace(
      /0+$/,
      '',
    )
  const seconds = new Date(Math.floor(whole / 1000) * 1000).toISOString().slice(0, 19)
  return fraction === '' ? `${seconds}Z` : `${seconds}.${fraction}Z`
}
