import { testCaptures } from '../testing/captures.ts'

testCaptures('openai', {
  'openai/chat/errors/method-and-path': 'other methods and paths, none of them a question',
})
