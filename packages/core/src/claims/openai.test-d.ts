/** The claims about fields that the daemon ignores (`docs/deployments.md`): the types leave them out. Checked by the compiler. */
import type { CompletionRequest, ResponsesRequest } from '@ollamakit/wire/openai'
import { expectTypeOf } from 'vitest'

// claim 1.19: completions have no response_format
expectTypeOf<CompletionRequest>().not.toHaveProperty('response_format')

// claim 1.21: completions have none of these
expectTypeOf<CompletionRequest>().not.toHaveProperty('best_of')
expectTypeOf<CompletionRequest>().not.toHaveProperty('echo')
expectTypeOf<CompletionRequest>().not.toHaveProperty('logit_bias')
expectTypeOf<CompletionRequest>().not.toHaveProperty('user')
expectTypeOf<CompletionRequest>().not.toHaveProperty('n')

// claim 1.31, claim 1.32: responses keep no state
expectTypeOf<ResponsesRequest>().not.toHaveProperty('previous_response_id')
expectTypeOf<ResponsesRequest>().not.toHaveProperty('conversation')
