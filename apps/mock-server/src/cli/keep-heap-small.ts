/** Keeps the memory of the command small: docs/decisions/0014-a-small-heap-for-the-command.md. */
import { createRequire } from 'node:module'
import type * as v8 from 'node:v8'

/**
 * From here on the young generation stays as small as it is, the old one is collected once it has doubled, and the quick
 * compiler compiles functions one by one. For a process of our own only: in the process of a test it would be the test's heap.
 */
export function keepHeapSmall(): void {
  // Required like Node's http, which needs most of what it loads: behind that it costs 0.4 ms.
  const { setFlagsFromString } = createRequire(import.meta.url)('node:v8') as typeof v8
  for (const flag of ['--semi-space-growth-factor=1', '--heap-growing-percent=100', '--no-maglev-inlining'])
    setFlagsFromString(flag)
}
