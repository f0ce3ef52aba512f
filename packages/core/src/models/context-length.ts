/** The context length of a model. */
import { isSameModel } from '@ollamakit/wire'
import type { PsResponse, ShowResponse } from '@ollamakit/wire/native'

/** In tokens; absent if unknown. */
export interface ContextLength {
  /** What a request gets now: that of the loaded model, or else its `num_ctx` parameter. Absent: the server decides by its memory when it loads the model. */
  inForce?: number
  /** Where `inForce` comes from. Another `options.num_ctx` loads the model anew with that value. */
  inForceFrom?: 'loaded' | 'parameter'
  /** The largest that the model was made for. */
  maximum?: number
}

export function toContextLength(
  model: string,
  show: ShowResponse | undefined,
  ps: PsResponse | undefined,
): ContextLength {
  const loaded = ps?.models.find(({ name }) => isSameModel(name, model))?.context_length
  const parameter = Number(/^num_ctx\s+(\d+)\s*$/m.exec(show?.parameters ?? '')?.[1])
  const maximum = maximumOf(show?.model_info ?? {})
  return {
    ...(loaded
      ? { inForce: loaded, inForceFrom: 'loaded' }
      : parameter > 0
        ? { inForce: parameter, inForceFrom: 'parameter' }
        : {}),
    ...(maximum === undefined ? {} : { maximum }),
  }
}

/** The key contains the architecture; a vision model has another one for its vision part. */
function maximumOf(info: ShowResponse['model_info']): number | undefined {
  const architecture = info['general.architecture']
  const own = typeof architecture === 'string' ? info[`${architecture}.context_length`] : undefined
  const found = own ?? Object.entries(info).find(([key]) => key.endsWith('.context_length'))?.[1]
  return typeof found === 'number' ? found : undefined
}
