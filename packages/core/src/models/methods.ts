/** What can be asked of models, known before their code is loaded. */
import type { MethodKinds } from '../late.ts'
import type { Models } from './models.ts'

export const modelsMethods: MethodKinds<Models> = {
  list: 'promise',
  show: 'promise',
  capabilities: 'promise',
  contextLength: 'promise',
  preload: 'promise',
  unload: 'promise',
  ensure: 'promise',
}
