/** How long the context of a model is. */
import { isSameModel } from '@ollamakit/wire'
import type { PsResponse, ShowResponse } from '@ollamakit/wire/native'

/** In tokens; absent where nobody says. */
export interface ContextLength {
  /** What a question gets now: of the model as it is loaded, else what its own `num_ctx` parameter says. Absent: the server decides by its memory when it loads. */
  inForce?: number
  /** Where `inForce` comes from. A model that is loaded anew with another `options.num_ctx` gets that one. */
  inForceFrom?: 'loaded' | 'parameter'
  /** What the model was made for. More makes no sense. */
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

/** The key is named after the architecture; a model with an eye has one of its own for that. */
function maximumOf(info: ShowResponse['model_info']): number | undefined {
  const architecture = info['general.architecture']
  const own = typeof architecture === 'string' ? info[`${architecture}.context_length`] : undefined
  const found = own ?? Object.entries(info).find(([key]) => key.endsWith('.context_length'))?.[1]
  return typeof found === 'number' ? found : undefined
}
