/** What a completion consists of besides its prompt, as `/api/generate` spells it. */
import type { OllamaCallOptions, OllamaSettings } from './ollama-options.ts'
import { toWireOptions } from './option-names.ts'
import { isUnset } from './unset.ts'

/** What `invocationParams` of a subclass adds is sent. */
export interface CompletionParams {
  model: string
  options?: Record<string, unknown>
  [key: string]: unknown
}

/** Only what is set is in it. */
export function toCompletionParams(
  settings: OllamaSettings & { model: string },
  call: OllamaCallOptions = {},
): CompletionParams {
  const options = {
    ...settings.options,
    ...toWireOptions(settings),
    ...call.options,
    ...toWireOptions(call),
  }
  const params: CompletionParams = { model: call.model || settings.model }
  for (const name of [
    'format',
    'think',
    'suffix',
    'system',
    'template',
    'raw',
    'truncate',
    'shift',
  ] as const) {
    const value = [call[name], settings[name]].find((one) => !isUnset(one))
    if (value !== undefined) params[name] = value
  }
  const keepAlive = [call.keepAlive, settings.keepAlive].find((one) => !isUnset(one))
  if (keepAlive !== undefined) params['keep_alive'] = keepAlive
  if (call.images?.length) params['images'] = call.images
  if (Object.keys(options).length > 0) params.options = options
  return params
}
