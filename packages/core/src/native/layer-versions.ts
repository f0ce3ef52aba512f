/** The layers of a transfer as they were with each line, without a copy of all of them for each line. */
/**
 * One state of the list. The newest holds the list itself, an older one what the next one changed: reading the newest costs nothing,
 * and a state without references is garbage-collected.
 */
interface Version<Layer> {
  list?: Layer[]
  next?: Version<Layer>
  index?: number
  /** What was at `index` before; undefined where the next version added it. */
  before?: Layer | undefined
}

export interface Layers<Layer> {
  /** Adds a layer, or replaces the one at `index`. Returns its index. */
  set(layer: Layer, index?: number): number
  at(index: number): Layer | undefined
  /** A function that returns the layers as they are now, whenever it is called. */
  remember(): () => readonly Layer[]
}

export function createLayers<Layer>(): Layers<Layer> {
  const list: Layer[] = []
  let newest: Version<Layer> = { list }

  return {
    set(layer, index = list.length) {
      const version: Version<Layer> = { list }
      delete newest.list
      Object.assign(newest, { next: version, index, before: list[index] })
      list[index] = layer
      newest = version
      return index
    },
    at: (index) => list[index],
    remember() {
      const version = newest
      let read: readonly Layer[] | undefined
      return () => (read ??= listOf(version))
    },
  }
}

function listOf<Layer>(version: Version<Layer>): Layer[] {
  const later: Version<Layer>[] = []
  let newest = version
  for (; newest.next; newest = newest.next) later.push(newest)
  const list = [...(newest.list ?? [])]
  for (const { index = 0, before } of later.toReversed()) {
    if (before) list[index] = before
    else list.length = index
  }
  return list
}
