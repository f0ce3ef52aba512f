/** Reasons with which a server ends a response that it could not complete. */

/** Whether a reason is one: `abort` of vLLM and SGLang, `insufficient_system_resource` of DeepSeek. */
export function isFailedReason(reason: unknown): boolean {
  return typeof reason === 'string' && failed.test(reason)
}

const failed =
  /^(?:error|abort(?:ed)?|cancel(?:l?ed)?|fail(?:ed|ure)?|timeout|insufficient_system_resource)$/i
