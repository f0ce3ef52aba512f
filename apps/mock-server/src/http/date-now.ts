/** The `Date` header. */

let dateSecond = 0
let dateText = ''

/** Returns the current time as an HTTP date. Formatted once a second. */
export function dateNow(): string {
  const second = Math.floor(Date.now() / 1000)
  if (second !== dateSecond) {
    dateSecond = second
    dateText = new Date(second * 1000).toUTCString()
  }
  return dateText
}
