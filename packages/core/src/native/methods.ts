/** What the native client can be asked, known before its code is loaded. */
import type { MethodKinds } from '../late.ts'
import type { NativeClient } from './native-client.ts'

export const nativeMethods: MethodKinds<NativeClient> = {
  generate: 'promise',
  generateStream: 'stream',
  chat: 'promise',
  chatStream: 'stream',
  embed: 'promise',
  embeddings: 'promise',
  tags: 'promise',
  show: 'promise',
  ps: 'promise',
  version: 'promise',
  status: 'promise',
  pull: 'promise',
  pullStream: 'stream',
  push: 'promise',
  pushStream: 'stream',
  create: 'promise',
  createStream: 'stream',
  copy: 'promise',
  delete: 'promise',
  headBlob: 'promise',
  createBlob: 'promise',
  load: 'promise',
  unload: 'promise',
  me: 'promise',
  signout: 'promise',
  webSearch: 'promise',
  webFetch: 'promise',
  modelRecommendations: 'promise',
}
