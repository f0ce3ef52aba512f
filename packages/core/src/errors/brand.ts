/** Lets `instanceof` recognize errors of every installed copy of this package: two versions may be loaded side by side. */

const brandKey = Symbol.for('ollamakit.error')

/** A class whose prototype has a brand that its copies share. */
interface BrandedClass {
  readonly prototype: object
}

/** Brands the instances of a class. The name is the class's own: its copies use the same one. */
export function brand(branded: BrandedClass, name: string): void {
  Object.defineProperty(branded.prototype, brandKey, { value: `ollamakit.${name}` })
}

/** Whether a value is an instance of a class, of one of its copies, or of a subclass of either. */
export function isInstanceOf(value: unknown, type: BrandedClass): boolean {
  const wanted = Object.getOwnPropertyDescriptor(type.prototype, brandKey)?.value as unknown
  for (let object = value; typeof object === 'object' && object !== null;) {
    // A class that a caller derives from ours has no brand: then only its own prototype counts.
    if (object === type.prototype) return true
    if (wanted !== undefined && Object.getOwnPropertyDescriptor(object, brandKey)?.value === wanted)
      return true
    object = Object.getPrototypeOf(object) as unknown
  }
  return false
}
