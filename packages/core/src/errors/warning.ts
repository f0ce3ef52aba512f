/** What a caller is told of a setting that did not work as it was set. */

/** A setting that this dialect or server does not support, or applies differently. */
export interface Warning {
  /** `unsupported`: it was not sent. `changed`: something else was sent instead. */
  type: 'unsupported' | 'changed'
  /** The setting, as the request spells it: `options.num_ctx`, `toolChoice`. */
  setting: string
  message: string
}
