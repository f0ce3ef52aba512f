/** How the options of the proxy look, for callers without types. */
import {
  choose,
  given,
  type FixtureShape,
  is,
  listOf,
  mapOf,
  objectOf,
  oneOf,
} from '../../fixture/fixture-shape.ts'
import { isPlainObject, isText } from '../../fixture/is-kind.ts'
import { amountFrom, anyNumber, flag, text, wholeNumberFrom } from '../../fixture/value-shapes.ts'
import type { CorsOptions } from './cors.ts'
import type {
  Backend,
  OllaOptions,
  RoutingOptions,
  StickyKeySource,
  StickySessionOptions,
} from './olla-options.ts'
import type { RateLimitOptions } from './rate-limit.ts'
import type { SizeLimitOptions } from './size-limit.ts'

const amount = amountFrom(1)
const texts: FixtureShape<readonly string[]> = listOf<string, readonly string[]>(text)

const routing: FixtureShape<RoutingOptions> = objectOf<RoutingOptions>(
  '',
  {
    strategy: oneOf('strict', 'optimistic', 'discovery'),
    fallback: oneOf('compatible_only', 'none', 'all'),
    refreshOnMiss: flag,
  },
  {},
)

const stickySessions: FixtureShape<StickySessionOptions> = objectOf<StickySessionOptions>(
  '',
  {
    keySources: listOf<StickyKeySource, readonly StickyKeySource[]>(
      oneOf('session_header', 'prefix_hash', 'auth_header', 'ip'),
    ),
    idleTtlMs: amount,
    maxSessions: wholeNumberFrom(1),
    prefixBytes: wholeNumberFrom(1),
  },
  {},
)

const cors: FixtureShape<CorsOptions> = objectOf<CorsOptions>(
  '',
  { origins: texts, methods: texts, headers: texts, credentials: flag, maxAge: wholeNumberFrom(0) },
  { origins: true },
)

export const ollaOptionsShape: FixtureShape<OllaOptions> = objectOf<OllaOptions>(
  '',
  {
    engine: oneOf('olla', 'sherpa'),
    balancer: oneOf('priority', 'round-robin', 'least-connections'),
    routing,
    aliases: mapOf(texts),
    stickySessions,
    passthrough: flag,
    cors,
    rateLimit: objectOf<RateLimitOptions>('', { perIp: amount, global: amount, burst: amount }, {}),
    sizeLimit: objectOf<SizeLimitOptions>(
      '',
      { bodyBytes: amount, headerBytes: amount, messageBytes: amount },
      {},
    ),
    headerTimeoutMs: amount,
    readTimeoutMs: amount,
    healthIntervalMs: amount,
    discoveryIntervalMs: amount,
  },
  {},
)

const url: FixtureShape<string> = is(
  'a URL such as http://127.0.0.1:11434',
  undefined,
  (value) => isText(value) && URL.canParse(value),
)

export const backendsShape: FixtureShape<readonly (string | Backend)[]> = listOf<
  string | Backend,
  readonly (string | Backend)[]
>(
  choose(
    'a URL or { name, url, priority, key, headers }',
    given(isText, url),
    given(
      isPlainObject,
      objectOf<Backend>(
        '',
        { name: text, url, priority: anyNumber, key: text, headers: mapOf(text) },
        { url: true },
      ),
    ),
  ),
  1,
)
