/** Keeps the memory of the command small: docs/decisions/0014-a-small-heap-for-the-command.md. */
import { createRequire } from 'node:module'
import type * as v8 from 'node:v8'

/**
 * From here on the young generation stays as small as it is, and the old one is collected once it has doubled. For a process
 * of our own only: in the process of a test it would be the test's heap.
 */
export function keepHeapSmall(): void {
  // Required here, since loading it takes 3 ms that a start need not wait for.
  const { setFlagsFromString } = createRequire(import.meta.url)('node:v8') as typeof v8
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=100')
}
