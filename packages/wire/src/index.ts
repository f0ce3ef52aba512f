/**
 * What both sides of the wire share: names, hosts, JSON. The dialects are the entries `./native` and
 * `./openai`.
 */
export { type BaseURL, parseBaseURL } from './base-url.ts'
export { isJsonObject, type JsonObject, type JsonSchema, type JsonValue, type SchemaLike } from './json.ts'
export { displayModelName, fullModelName, isSameModel, type ModelName, parseModelName } from './model-name.ts'
export { formatOllamaHost, type OllamaHost, parseOllamaHost, toConnectableHost } from './ollama-host.ts'
