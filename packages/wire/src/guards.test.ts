/** The guards are lenient: they look only at what a reader cannot do without. */
import { describe, expect, test } from 'vitest'
import { isJsonObject } from './json.ts'
import {
  isAnthropicErrorResponse,
  isContentBlock,
  isCountTokensResponse,
  isMessagesResponse,
  isMessageStreamEvent,
} from './anthropic/index.ts'
import {
  isBlobDigest,
  isChatResponse,
  isEmbeddingsResponse,
  isEmbedResponse,
  isErrorResponse,
  isGenerateResponse,
  isMeResponse,
  isModelRecommendationsResponse,
  isProgressResponse,
  isPsResponse,
  isShowResponse,
  isSignoutResponse,
  isStatusResponse,
  isTagsResponse,
  isVersionResponse,
  isWebFetchResponse,
  isWebSearchResponse,
} from './native/index.ts'
import {
  isChatCompletion,
  isCompletion,
  isEmbeddingList,
  isModel,
  isModelList,
  isOpenAIErrorResponse,
  isResponseEvent,
  isResponseObject,
  isTranscriptionResponse,
} from './openai/index.ts'

const message = { role: 'assistant', content: 'Hi' }

describe.each<[name: string, guard: (value: unknown) => boolean, yes: unknown[], no: unknown[]]>([
  ['isJsonObject', isJsonObject, [{}, { a: 1 }], [null, [], 'x', 1, undefined]],
  [
    'isChatResponse',
    isChatResponse,
    [{ message, done: false }, { message: { content: null } }, { message: {} }],
    [{}, { message: 'Hi' }, { message: { content: 1 } }, { error: 'no' }, [message]],
  ],
  [
    'isErrorResponse',
    isErrorResponse,
    [{ error: 'no' }, { error: '' }],
    [{ error: { message: 'no' } }, {}, 'no'],
  ],
  [
    'isGenerateResponse',
    isGenerateResponse,
    [{ response: '', done: false }, { response: 'Hi' }],
    [{ response: null }, { error: 'no' }, {}],
  ],
  [
    'isEmbedResponse',
    isEmbedResponse,
    [{ embeddings: [] }, { embeddings: [[0.5]] }],
    [{ embeddings: null }, { embedding: [] }, {}],
  ],
  [
    'isEmbeddingsResponse',
    isEmbeddingsResponse,
    [{ embedding: [] }],
    [{ embedding: null }, { embeddings: [] }],
  ],
  [
    'isProgressResponse',
    isProgressResponse,
    [{ status: 'success' }, { status: '' }],
    [{ error: 'no' }, { status: 404 }],
  ],
  [
    'isPsResponse',
    isPsResponse,
    [{ models: [] }, { models: [{ name: 'm' }] }],
    [{ models: null }, { models: [null] }, {}],
  ],
  ['isMeResponse', isMeResponse, [{ id: '1', name: 'anna' }], [{ error: 'unauthorized' }, {}]],
  ['isSignoutResponse', isSignoutResponse, [null], [undefined, {}, '']],
  ['isStatusResponse', isStatusResponse, [{ cloud: { disabled: false } }], [{ cloud: true }, {}]],
  ['isWebSearchResponse', isWebSearchResponse, [{ results: [] }], [{ results: null }, {}]],
  ['isWebFetchResponse', isWebFetchResponse, [{ title: '', content: '' }], [{ content: null }, {}]],
  [
    'isModelRecommendationsResponse',
    isModelRecommendationsResponse,
    [{ recommendations: [] }],
    [{ recommendations: null }, {}],
  ],
  [
    'isTagsResponse',
    isTagsResponse,
    [{ models: [] }, { models: [{ name: 'm' }] }],
    [{ models: null }, { models: [{}] }, {}, []],
  ],
  ['isShowResponse', isShowResponse, [{ details: {} }], [{ details: null }, {}]],
  ['isVersionResponse', isVersionResponse, [{ version: '0.33.0' }], [{ version: 1 }, {}]],
  [
    'isChatCompletion',
    isChatCompletion,
    [{ choices: [] }],
    [{ choices: null }, { error: { message: 'no' } }],
  ],
  ['isCompletion', isCompletion, [{ choices: [] }], [{ choices: null }, { error: 'no' }]],
  [
    'isEmbeddingList',
    isEmbeddingList,
    [{ data: [] }, { data: [{ embedding: [0.5] }, { embedding: 'AAAA' }] }],
    [{ data: null }, { data: [[0.5]] }, { data: [{ embedding: null }] }, {}],
  ],
  ['isModel', isModel, [{ id: 'llama3.2' }], [{ data: [] }, {}]],
  [
    'isResponseObject',
    isResponseObject,
    [{ object: 'response', status: 'completed' }],
    [{ object: 'response' }, { status: 'completed' }, {}],
  ],
  [
    'isResponseEvent',
    isResponseEvent,
    [{ type: 'response.created' }, { type: 'of.tomorrow' }],
    [{ type: 'error', message: 'no' }, { type: 1 }, {}],
  ],
  [
    'isMessagesResponse',
    isMessagesResponse,
    [
      { type: 'message', content: [{ type: 'text', text: 'Hi' }] },
      { type: 'message', content: null },
      { type: 'message', content: [{ type: 'of.tomorrow' }] },
    ],
    [
      { type: 'message', content: 'Hi' },
      { type: 'message', content: [null] },
      { content: [] },
      { type: 'error' },
    ],
  ],
  [
    'isContentBlock',
    isContentBlock,
    [{ type: 'text', text: '' }, { type: 'of.tomorrow' }],
    [{ text: '' }, 'Hi', null],
  ],
  [
    'isMessageStreamEvent',
    isMessageStreamEvent,
    [
      { type: 'message_start', message: { type: 'message', content: [] } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } },
      { type: 'message_stop' },
      { type: 'of.tomorrow' },
    ],
    [
      { type: 'message_start', message: {} },
      { type: 'content_block_start', index: 0 },
      { type: 'content_block_delta', index: 0, delta: 'Hi' },
      { type: 'error', error: { type: 'api_error', message: 'no' } },
      { type: 'message', content: [] },
      {},
    ],
  ],
  ['isCountTokensResponse', isCountTokensResponse, [{ input_tokens: 0 }], [{ input_tokens: '1' }, {}]],
  [
    'isAnthropicErrorResponse',
    isAnthropicErrorResponse,
    [{ type: 'error', error: { type: 'api_error', message: '' } }],
    [{ error: { message: 'no' } }, { type: 'error', error: 'no' }],
  ],
  ['isTranscriptionResponse', isTranscriptionResponse, [{ text: '' }], [{ text: null }, {}]],
  [
    'isOpenAIErrorResponse',
    isOpenAIErrorResponse,
    [{ error: { message: 'no' } }],
    [{ error: 'no' }, { error: {} }],
  ],
  [
    'isModelList',
    isModelList,
    [{ object: 'list', data: [] }, { object: 'list', data: null }, { data: [] }],
    [{ data: null }, { data: [{}] }, {}],
  ],
])('%s', (_name, guard, yes, no) => {
  test.each(yes.map((value) => [JSON.stringify(value), value]))('takes %s', (_text, value) => {
    expect(guard(value)).toBe(true)
  })
  test.each(no.map((value) => [JSON.stringify(value), value]))('refuses %s', (_text, value) => {
    expect(guard(value)).toBe(false)
  })
})

const digest = '4e069ea19813d55b59da2cfe6c33fa912634b8ef475cf2c5f010dadcc978e872'

test.each<[string, boolean]>([
  [`sha256:${digest}`, true],
  [`sha256-${digest}`, false],
  [`sha256:${digest.toUpperCase()}`, false],
  ['sha256:abc', false],
  [`md5:${digest}`, false],
  [`sha256:${digest}0`, false],
])('%s names a blob that can be uploaded: %j', (text, expected) => {
  expect(isBlobDigest(text)).toBe(expected)
})
