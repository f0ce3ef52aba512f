import { testCaptures } from '../testing/captures.ts'

testCaptures('native', { 'native/chat/methods': 'other methods on the route, none of them a question' })
