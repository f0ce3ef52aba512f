/** What a family of models makes of `think`. */
import type { Think } from '@ollamakit/wire/native'
import type { Warning } from './chat-request.ts'

export interface FamilyThink {
  think: Think
  warning?: Warning
}

/** The level as this model can be asked for it. Only gpt-oss is narrower than the server: it cannot be kept from thinking and has three levels. The name is all that is known of a model here. */
export function toFamilyThink(model: string, think: Think): FamilyThink {
  const own = isHarmony(model) ? harmony.get(think) : undefined
  if (own === undefined) return { think }
  return {
    think: own,
    warning: {
      type: 'changed',
      setting: 'think',
      message: `${model} has no think ${JSON.stringify(think)}; ${JSON.stringify(own)} is sent`,
    },
  }
}

const harmony = new Map<Think, Think>([
  [false, 'low'],
  ['max', 'high'],
])

function isHarmony(model: string): boolean {
  return /(?:^|\/)gpt-?oss(?![a-z])/i.test(model)
}
