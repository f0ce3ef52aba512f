/** Checks the types of a request's `options`, as the server does when it is about to load the model. Server: `api/types.go` Options.FromMap. */
import type { JsonObject } from '@ollamakit/wire'
import { isOptionName, type OptionKind, optionKinds } from '@ollamakit/wire/native'

/** Returns the server's error for the first invalid option. Unknown names and null are valid. */
export function findOptionMistake(options: JsonObject): string | undefined {
  for (const [name, value] of Object.entries(options)) {
    if (!isOptionName(name) || value === null || value === undefined) continue
    const kind = optionKinds[name]
    if (isOfKind(kind, value)) continue
    // The server names the type of the items only where the value is a list.
    return kind === 'strings'
      ? `option "${name}" must be of ${Array.isArray(value) ? 'an array of strings' : 'type array'}`
      : `option "${name}" must be of type ${kind}`
  }
  return undefined
}

function isOfKind(kind: OptionKind, value: unknown): boolean {
  switch (kind) {
    case 'integer':
    case 'float32':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'strings':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
  }
}
