/** Reads the configuration of a recorded proxy as options of the mock. */
import type { Capture } from '@ollamakit/fixtures'
import { isJsonObject, type JsonObject, type JsonValue } from '@ollamakit/wire'
import type { OllaOptions } from '../olla-options.ts'

/** A backend of a recorded proxy. */
export interface RecordedBackend {
  name: string
  models: string[]
  priority: number
  /** `127.0.0.1:22301`. */
  host: string
  /** Whether it was no Ollama, but a server that said what the recording shows. */
  isScripted: boolean
  key?: string
  headers?: Record<string, string>
}

/** What a recording says of a backend, and how it was configured if that was not the usual way. */
interface Told {
  name: string
  models?: string[]
  priority?: number
  note?: string
}
interface Endpoint {
  url: string
  priority: number
  auth?: { token: string }
  headers?: Record<string, string>
}

const usualHosts = ['127.0.0.1:22301', '127.0.0.1:22302']

export function recordedBackends({ deployment }: Capture): RecordedBackend[] {
  // As every recording of the proxy has them.
  const { backends, endpoints = [] } = deployment as { backends: Told[]; endpoints?: Endpoint[] }
  return backends.map((told, position) => toBackend(told, endpoints[position], usualHosts[position] ?? ''))
}

function toBackend(
  { name, models = [], priority = 100, note }: Told,
  endpoint: Endpoint | undefined,
  usualHost: string,
): RecordedBackend {
  return {
    name,
    models,
    priority: endpoint?.priority ?? priority,
    host: endpoint ? new URL(endpoint.url).host : usualHost,
    isScripted: note !== undefined,
    ...(endpoint?.auth ? { key: endpoint.auth.token } : {}),
    ...(endpoint?.headers ? { headers: endpoint.headers } : {}),
  }
}

/** @throws if the recorded proxy had a setting that the mock does not know. */
export function recordedOptions({ deployment }: Capture): OllaOptions {
  const options: OllaOptions = { discoveryIntervalMs: 10_000 }
  const config = toObject(toObject(deployment)['config'])
  for (const [path, value] of leaves(config)) {
    const set = settings[path]
    if (!set) throw new Error(`the mock proxy has no setting for ${path}`)
    Object.assign(options, set(value, options))
  }
  return options
}

/** Each setting of Olla's file that a recording has, as options of the mock. */
const settings: Record<string, (value: JsonValue, before: OllaOptions) => OllaOptions> = {
  'proxy.engine': (value) => ({ engine: value as 'olla' | 'sherpa' }),
  // Bytes are passed on as they come in all profiles.
  'proxy.profile': () => ({}),
  'proxy.load_balancer': (value) => ({ balancer: value as NonNullable<OllaOptions['balancer']> }),
  // Backends that hang do so for ever: a short time shows the same as the recorded one.
  'proxy.response_header_timeout': () => ({ headerTimeoutMs: 30 }),
  'proxy.read_timeout': () => ({}),
  'proxy.sticky_sessions': (value) => {
    const { enabled, key_sources, idle_ttl_seconds, max_sessions, prefix_hash_bytes } = toObject(value)
    return enabled === false
      ? {}
      : {
          stickySessions: {
            keySources: key_sources as ['session_header'],
            idleTtlMs: Number(idle_ttl_seconds) * 1000,
            maxSessions: Number(max_sessions),
            prefixBytes: Number(prefix_hash_bytes),
          },
        }
  },
  model_aliases: (value) => ({ aliases: value as Record<string, string[]> }),
  'model_registry.routing_strategy': (value) => {
    const { type, options } = toObject(value)
    const { fallback_behavior: fallback, discovery_refresh_on_miss: refreshOnMiss } = toObject(options)
    return {
      routing: {
        strategy: type as 'strict',
        ...(fallback === undefined ? {} : { fallback: fallback as 'all' }),
        ...(refreshOnMiss === undefined ? {} : { refreshOnMiss: refreshOnMiss === true }),
      },
    }
  },
  'translators.anthropic': (value, { sizeLimit }) => {
    const { passthrough_enabled: passthrough, max_message_size: messageBytes } = toObject(value)
    return {
      passthrough: passthrough !== false,
      ...(messageBytes === undefined
        ? {}
        : { sizeLimit: { ...sizeLimit, messageBytes: Number(messageBytes) } }),
    }
  },
  'server.cors': (value) => {
    const { allowed_origins, allowed_methods, allowed_headers, allow_credentials, max_age } = toObject(value)
    return {
      cors: {
        origins: allowed_origins as string[],
        methods: allowed_methods as string[] | undefined,
        headers: allowed_headers as string[] | undefined,
        credentials: allow_credentials === true,
        maxAge: max_age as number | undefined,
      },
    }
  },
  'server.request_limits': (value, { sizeLimit }) => {
    const { max_body_size, max_header_size } = toObject(value)
    return {
      sizeLimit: { ...sizeLimit, bodyBytes: Number(max_body_size), headerBytes: Number(max_header_size) },
    }
  },
  'server.rate_limits': (value) => {
    const { global_requests_per_minute, per_ip_requests_per_minute, burst_size } = toObject(value)
    return {
      rateLimit: {
        global: Number(global_requests_per_minute),
        perIp: Number(per_ip_requests_per_minute),
        burst: Number(burst_size),
      },
    }
  },
}

/** The settings of a configuration by their path, as deep as the table above names them. */
function leaves(config: JsonObject): [string, JsonValue][] {
  return Object.entries(config).flatMap(([key, value]) =>
    key in settings || !isJsonObject(value)
      ? [[key, value ?? null] as [string, JsonValue]]
      : Object.entries(value).map(([inner, each]): [string, JsonValue] => [`${key}.${inner}`, each ?? null]),
  )
}

function toObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}
