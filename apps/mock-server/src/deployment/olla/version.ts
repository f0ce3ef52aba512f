/** What identifies the proxy. */

export const version = 'v0.0.28'

/** The build that was recorded. */
export const build = {
  commit: '200c24f6',
  date: '2026-08-08T08:40:22Z',
  go_version: 'go1.26.8',
  platform: 'linux/amd64',
}

const home = 'https://github.com/thushan/olla'

/** As `/version` answers. */
export const versionInfo: object = {
  api: {
    endpoints: {
      health: '/internal/health',
      metrics: '/internal/metrics',
      process: '/internal/process',
      status: '/internal/status',
      version: '/version',
    },
    version: 'v1',
  },
  links: { documentation: `${home}#readme`, homepage: home, releases: `${home}/releases/latest` },
  build,
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
  capabilities_experimental: ['translation_anthropic', 'passthrough_anthropic'],
  supported_backends: [
    'ollama',
    'lemonade',
    'litellm',
    'llamacpp',
    'lmdeploy',
    'lm_studio',
    'omlx',
    'sglang',
    'vllm',
    'vllm-mlx',
    'openai_compatible',
    'docker-model-runner',
  ],
}
