/** What the scripted model says once, worked out: every dialect renders the same turn. */
import type { JsonObject } from '@ollamakit/wire'
import type { Logprob } from '@ollamakit/wire/native'
import type { Fault, Pace, ReplyError } from '@ollamakit/wire/fixture'

export interface Turn {
  steps: TurnStep[]
  finish: 'stop' | 'length'
  usage: TurnUsage
  /** The model fails instead. */
  error?: ReplyError | undefined
  fault?: Fault | undefined
  pace?: Pace | undefined
  /** It ends without saying so. */
  omitDone: boolean
}

/** What comes out of the model at one time, usually by one token. */
export interface TurnStep {
  thinking: string
  content: string
  toolCalls: TurnCall[]
  logprobs: Logprob[]
}

export interface TurnCall {
  id: string
  name: string
  arguments: JsonObject
  /** Given by the script; absent: the dialect counts. */
  index?: number
}

/** What was counted. Zero is left out of native answers. */
export interface TurnUsage {
  prompt: number
  output: number
  promptMs: number
  outputMs: number
}
