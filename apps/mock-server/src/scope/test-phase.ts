/** Tells what a `beforeEach` prepares from what its test prepares. */

/** As much of Vitest's worker as is read here. */
interface VitestWorker {
  current?: { type?: string; result?: { hooks?: { beforeEach?: string } } }
}

const workerName = '__vitest_worker__'

/** 1 inside a Vitest test, 0 in its hooks, and under other runners, where {@link MockScope.startTest} marks the beginning of a test. */
export function testPhase(): number {
  // Vitest offers no other way to ask for this without importing it.
  const worker = (globalThis as unknown as Record<string, VitestWorker | undefined>)[workerName]
  const { type, result } = worker?.current ?? {}
  return type === 'test' && result?.hooks?.beforeEach !== 'run' ? 1 : 0
}
