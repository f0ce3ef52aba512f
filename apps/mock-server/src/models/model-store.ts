/** The installed models of a mock. */
import { fullModelName, parseModelName } from '@ollamakit/wire'
import type { ModelFixture } from './model-fixture.ts'
import type { Model } from './model.ts'
import { toModel } from './to-model.ts'

export interface ModelStore {
  /** Newest first, as lists show them. */
  list(): Model[]
  /** The model of this name by the server's rules, or undefined: absent, or no name at all. */
  find(name: string): Model | undefined
}

/**
 * Installs these models. Of two with the same name the later one stays.
 *
 * @throws if one of them has a name that the server would not take.
 */
export function createModelStore(described: readonly (string | ModelFixture)[]): ModelStore {
  const models = new Map<string, Model>()
  for (const [position, entry] of described.entries()) {
    const model = toModel(entry, position)
    models.set(model.fullName.toLowerCase(), model)
  }
  return {
    list: () => [...models.values()].toSorted((a, b) => wholeSecond(b) - wholeSecond(a)),
    find(name) {
      const parsed = parseModelName(name)
      return parsed && models.get(fullModelName(parsed).toLowerCase())
    },
  }
}

function wholeSecond(model: Model): number {
  return Math.floor(Date.parse(model.modifiedAt) / 1000)
}
