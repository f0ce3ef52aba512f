/** Times as the OpenAI dialect has them. */

/** @param time - as native objects have it. */
export function toUnixSeconds(time: string): number {
  return Math.floor(Date.parse(time) / 1000)
}
