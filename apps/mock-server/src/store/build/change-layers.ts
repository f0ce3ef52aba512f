/** Applies a create request's wishes to what the model is made from, layer by layer in the server's order. Server: `server/create.go` createModel. */
import type { JsonValue } from '@ollamakit/wire'
import { findTemplateMistake } from '../../go/template/find-template-mistake.ts'
import { capabilitiesOfTemplate } from '../facts-of-gguf.ts'
import { type Layer, type LayerKind, toMessagesLayer, toParamsLayer, toTextLayer } from '../layer.ts'
import type { ModelFacts } from '../model.ts'
import { type Base, CreateError } from './create-base.ts'
import type { CreateRequest } from '../../request/create-request.ts'

/** @throws {CreateError} for a template or a license that cannot be stored. */
export function changeLayers(
  { facts, layers, adapters, parent }: Base,
  request: CreateRequest,
): { facts: ModelFacts; layers: Layer[] } {
  if (adapters.length > 1) throw new CreateError(400, 'only one adapter is currently supported')
  let kept: Layer[] = [...layers, ...adapters]
  const replace = (kind: LayerKind, layer: Layer): void => {
    kept = [...kept.filter((each) => each.kind !== kind), layer]
  }
  const { template, system, messages } = request
  if (template !== '') {
    const mistake = findTemplateMistake(template)
    if (mistake !== undefined) throw new CreateError(400, `template error: ${mistake}`)
    replace('template', toTextLayer('template', template))
  }
  if (system !== '') replace('system', toTextLayer('system', system))
  const licenses = toLicenses(request.license)
  kept = [...kept, ...licenses.map((text) => toTextLayer('license', text))]
  const parameters = { ...facts.parameters, ...request.parameters }
  if (Object.keys(parameters).length > 0) replace('params', toParamsLayer(parameters))
  const said = messages.map(({ role, content }) => ({ role, content }))
  if (said.length > 0) replace('messages', toMessagesLayer(said))
  const wanted = template === '' ? facts : { ...facts, template, capabilities: withTemplate(facts, template) }
  return {
    layers: kept,
    facts: {
      ...withParser(wanted, request),
      parentModel: parent === '' ? facts.parentModel : parent,
      ...(system === '' ? {} : { system }),
      parameters,
      licenses: [...facts.licenses, ...licenses],
      ...(said.length > 0 ? { messages: said } : {}),
      ...(request.requires === '' ? {} : { requires: request.requires }),
    },
  }
}

function toLicenses(license: JsonValue | undefined): string[] {
  if (license === undefined || license === null || license === '') return []
  if (typeof license === 'string') return [license]
  if (!Array.isArray(license))
    throw new CreateError(500, `json: cannot unmarshal ${kindOf(license)} into Go value of type []string`)
  const wrong = license.find((each) => typeof each !== 'string' && each !== null)
  if (wrong !== undefined)
    throw new CreateError(500, `json: cannot unmarshal ${kindOf(wrong)} into Go value of type string`)
  return license.map((each) => (typeof each === 'string' ? each : ''))
}

function kindOf(value: JsonValue): string {
  return typeof value === 'boolean' ? 'bool' : Array.isArray(value) ? 'array' : typeof value
}

/** What a template shows takes the place of what the old one showed. */
function withTemplate({ capabilities }: ModelFacts, template: string): ModelFacts['capabilities'] {
  const shown = capabilitiesOfTemplate(template)
  return [
    ...capabilities.filter((name) => name !== 'tools' && name !== 'insert' && name !== 'thinking'),
    ...shown,
  ]
}

/** A built-in parser knows tools, and most know thinking. */
function withParser(facts: ModelFacts, { renderer, parser }: CreateRequest): ModelFacts {
  const parsed =
    parser === '' ? [] : parser === 'qwen3-coder' ? (['tools'] as const) : (['tools', 'thinking'] as const)
  return {
    ...facts,
    capabilities: [...new Set([...facts.capabilities, ...parsed])],
    ...(renderer === '' ? {} : { renderer }),
    ...(parser === '' ? {} : { parser }),
  }
}
