/** The `Date` header. */
import { dateNow as platformNow } from '../clock/platform-timers.ts'

let dateSecond = 0
let dateText = ''

/** Returns the current time as an HTTP date. Formatted once a second. */
export function dateNow(): string {
  const second = Math.floor(platformNow() / 1000)
  if (second !== dateSecond) {
    dateSecond = second
    dateText = new Date(second * 1000).toUTCString()
  }
  return dateText
}
