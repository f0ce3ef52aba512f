/** What identifies the proxy. */

export const version = 'v0.0.28'

/** As `/version` answers. The rest of a real answer is about its build. */
export const versionInfo: object = {
  name: 'Olla',
  version,
  edition: 'Community',
  description: 'The AI Proxy for your LLMs',
  capabilities: [
    'load_balancing',
    'health_checking',
    'rate_limiting',
    'model_unification',
    'endpoint_discovery',
    'message_translation',
    'translation_anthropic',
    'passthrough_anthropic',
  ],
}
