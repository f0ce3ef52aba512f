/** Reasons with which a server ends a response that it could not complete. */

/** Whether a reason is one: `abort` of vLLM and SGLang, `insufficient_system_resource` of DeepSeek, `network_error` of Zhipu, `MALFORMED_FUNCTION_CALL` of Gemini. */
export function isFailedReason(reason: unknown): boolean {
  return typeof reason === 'string' && failed.test(reason)
}

const failed =
  /^(?:(?:\w+_)?error|abort(?:ed)?|cancel(?:l?ed)?|fail(?:ed|ure)?|timeout|insufficient_system_resource|malformed_function_call|unexpected_tool_call)$/i
