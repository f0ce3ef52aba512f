/** Finds wrong embed requests before they are sent. */
import { isJsonObject } from '@ollamakit/wire'
import { chatSettings, type Setting, wrong } from '../chat/check-request.ts'
import { allowedFor } from '../chat/to-option-warnings.ts'
import { type CallerNames, coreNames } from '../errors/caller-names.ts'
import { suggestName } from '../errors/nearest-name.ts'
import { OllamaInputError } from '../errors/ollama-error.ts'
import { show } from '../errors/quote.ts'
import type { EmbedBatchOptions, EmbedRequest } from './embed.ts'

const count: Setting = {
  is: (value) => Number.isInteger(value) && Number(value) > 0,
  allowed: 'a whole number from 1 on',
}
const { model, truncate, keepAlive, options, body } = chatSettings

const settings: { [name in keyof Required<EmbedRequest>]: Setting } = {
  model,
  inputs: { is: Array.isArray, allowed: 'a list of texts' },
  dimensions: count,
  truncate,
  keepAlive,
  options,
  body,
  batch: { is: isJsonObject, allowed: 'an object with texts, bytes or parallel' },
}

const batchSettings: { [name in keyof Required<EmbedBatchOptions>]: Setting } = {
  texts: count,
  bytes: count,
  parallel: count,
}

/** @throws OllamaInputError that names the setting and what is allowed. */
export function checkEmbedRequest(request: EmbedRequest, names: CallerNames = coreNames): void {
  if (!isJsonObject(request))
    throw new OllamaInputError(
      `the embed request is ${show(request)}`,
      'Allowed: an object with a model and inputs',
    )
  checkSettings(request, settings, names)
  for (const name of ['model', 'inputs'] as const)
    if (request[name] === undefined) throw wrong(names.setting(name), undefined, settings[name].allowed)
  for (const [i, text] of request.inputs.entries())
    if (typeof text !== 'string') throw wrong(`inputs[${i}]`, text, 'a text')
  checkSettings(request.batch ?? {}, batchSettings, names, 'batch.')
  for (const [name, value] of Object.entries(request.options ?? {})) {
    const allowed = allowedFor(name, value)
    if (allowed) throw wrong(names.modelOption(name), value, allowed)
  }
}

function checkSettings(given: object, rules: Record<string, Setting>, names: CallerNames, prefix = ''): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (!rule) {
      const known = Object.keys(rules).map((key) => prefix + key)
      throw new OllamaInputError(
        `embed has no setting ${JSON.stringify(prefix + name)}`,
        suggestName(prefix + name, known),
      )
    }
    if (!rule.is(value)) throw wrong(names.setting(prefix + name), value, rule.allowed)
  }
}
