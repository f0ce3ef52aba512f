/** How the options of the proxy look, for callers without types. */
import {
  choose,
  given,
  type FixtureShape,
  listOf,
  mapOf,
  objectOf,
  oneOf,
} from '../../fixture/fixture-shape.ts'
import { isPlainObject, isText } from '../../fixture/is-kind.ts'
import { toProblem } from '../../fixture/problem.ts'
import { headersShape } from '../../fixture/reply-shape.ts'
import {
  amountFrom,
  anyNumber,
  filledText,
  flag,
  httpUrl,
  text,
  wholeNumberFrom,
} from '../../fixture/value-shapes.ts'
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

const backends: FixtureShape<readonly (string | Backend)[]> = listOf<
  string | Backend,
  readonly (string | Backend)[]
>(
  choose(
    'a URL or { name, url, priority, key, headers }',
    given(isText, httpUrl),
    given(
      isPlainObject,
      objectOf<Backend>(
        '',
        { name: filledText, url: httpUrl, priority: anyNumber, key: filledText, headers: headersShape },
        { url: true },
      ),
    ),
  ),
  1,
)

/** Two of one name would be one in headers, lists and sessions. */
export const backendsShape: FixtureShape<readonly (string | Backend)[]> = {
  check(value, segments, report) {
    backends.check(value, segments, report)
    const names: unknown[] = (Array.isArray(value) ? value : []).map((each: unknown, i) =>
      isPlainObject(each) && each['name'] !== undefined ? each['name'] : `backend-${i + 1}`,
    )
    for (const [i, name] of names.entries()) {
      const first = names.indexOf(name)
      if (first < i)
        report(
          toProblem(
            [...segments, i, 'name'],
            `entry ${first} has the name ${JSON.stringify(name)}, too: give each its own`,
          ),
        )
    }
  },
  schema: backends.schema,
}
