import { isJsonObject } from '../json.ts'

/** `GET /api/experimental/model-recommendations`, since 0.22.1. Server: `server/model_recommendations.go`. */
export interface ModelRecommendationsResponse {
  recommendations: ModelRecommendation[]
}

export interface ModelRecommendation {
  model: string
  description: string
  /** In tokens. */
  context_length?: number
  /** In tokens. */
  max_output_tokens?: number
  /** Memory a local model takes. */
  vram_bytes?: number
  /** For cloud models that the free plan does not have. */
  required_plan?: string
}

/** Whether a received value recommends models. */
export function isModelRecommendationsResponse(value: unknown): value is ModelRecommendationsResponse {
  return isJsonObject(value) && Array.isArray(value['recommendations'])
}
