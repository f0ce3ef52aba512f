/** `GET /api/experimental/model-recommendations`: the list that is built into the server. Server: `server/model_recommendations.go`. */
import type { ModelRecommendation, ModelRecommendationsResponse } from '@ollamakit/wire/native'
import type { Answer } from '../http/answer.ts'
import type { Route } from '../http/route.ts'
import { jsonAnswer } from '../http/json-answer.ts'

export const modelRecommendationsRoute: Route = {
  path: '/api/experimental/model-recommendations',
  methods: ['GET'],
  answer: answerModelRecommendations,
}

async function answerModelRecommendations(): Promise<Answer> {
  return jsonAnswer(200, { recommendations } satisfies ModelRecommendationsResponse)
}

/** As in captures/native/http/cloud-disabled. */
const recommendations: ModelRecommendation[] = [
  {
    model: 'kimi-k2.6:cloud',
    description: 'State-of-the-art coding, long-horizon execution, and multimodal agent swarm capability',
    context_length: 262_144,
    max_output_tokens: 262_144,
  },
  {
    model: 'glm-5.1:cloud',
    description: 'Reasoning and code generation',
    context_length: 202_752,
    max_output_tokens: 131_072,
  },
  {
    model: 'qwen3.5:cloud',
    description: 'Reasoning, coding, and agentic tool use with vision',
    context_length: 262_144,
    max_output_tokens: 32_768,
  },
  {
    model: 'minimax-m2.7:cloud',
    description: 'Fast, efficient coding and real-world productivity',
    context_length: 204_800,
    max_output_tokens: 128_000,
  },
  { model: 'gemma4', description: 'Reasoning and code generation locally', vram_bytes: 12_000_000_000 },
  {
    model: 'qwen3.5',
    description: 'Reasoning, coding, and visual understanding locally',
    vram_bytes: 14_000_000_000,
  },
]
