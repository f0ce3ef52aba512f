/** The `Date` of an answer. */

let dateSecond = 0
let dateText = ''

/** Now, as headers say it. Written once a second. */
export function dateNow(): string {
  const second = Math.floor(Date.now() / 1000)
  if (second !== dateSecond) {
    dateSecond = second
    dateText = new Date(second * 1000).toUTCString()
  }
  return dateText
}
