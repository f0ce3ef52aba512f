/** Requests of endpoints that are none, found before anything is made of them. */
import { isJsonObject } from '@ollamakit/wire'
import { OllamaInputError } from '../errors/ollama-error.ts'
import { show } from '../errors/quote.ts'

/** The same request. What is in it is the server's to check. @throws OllamaInputError where it is no object. */
export function checkedRequest<T extends object>(request: T): T {
  if (isJsonObject(request)) return request
  throw new OllamaInputError(`the request is ${show(request)}`, 'Allowed: an object')
}

/** The same name. @throws OllamaInputError where it is none. */
export function checkedName(model: string): string {
  if (typeof model === 'string' && model.trim() !== '') return model
  throw new OllamaInputError(`the model is ${show(model)}`, 'Allowed: the name of a model')
}
