/** Values that are there, or come later. */

/** Goes on with a value: at once if it is there. A promise costs more than most answers do otherwise. */
export function andThen<Value, Next>(
  value: Value | Promise<Value>,
  use: (value: Value) => Next | Promise<Next>,
): Next | Promise<Next> {
  return value instanceof Promise ? value.then(use) : use(value)
}
