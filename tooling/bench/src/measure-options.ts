/** What a command that measures many things is told. */
export interface MeasureOptions {
  /** Measured rounds of what is compared. */
  rounds: number
  /** Which measures are taken, by their names. */
  only: RegExp
  /** False: what was built before is measured. */
  build: boolean
}
