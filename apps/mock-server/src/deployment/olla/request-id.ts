/** Ids of requests as Olla makes them: a kind of animal, what it does, four hexadecimal digits. */
import type { SeededRandom } from '../../turn/seeded-random.ts'

const animals = [
  'alpaca',
  'guanaco',
  'huacaya',
  'suri',
  'vicuna',
  'fluffy',
  'gentle',
  'noble',
  'proud',
  'swift',
]
const actions = [
  'grazing',
  'humming',
  'trekking',
  'resting',
  'following',
  'foraging',
  'galloping',
  'wandering',
]

/** The client's own `X-Request-ID` if it is short printable ASCII without spaces; else a new one. */
export function toRequestId(given: string | string[] | undefined, random: SeededRandom): string {
  if (typeof given === 'string' && /^[!-~]{1,128}$/.test(given)) return given
  return `${random.pick(animals)}-${random.pick(actions)}-${random.text(4, '0123456789abcdef')}`
}
