/** Whether a store has room for another model, and what a full one answers. */
import type { Answer } from '../http/answer.ts'
import { errorAnswer } from '../http/json-answer.ts'
import type { MockState } from '../mock-state.ts'

/** Whether the model may be installed. `bytes`: those of the request, which may become the model's texts. */
export function hasRoomForModel(name: string, state: MockState, bytes = 0): boolean {
  return state.models.hasRoomFor(name) && state.hasRoomFor(bytes)
}

/** The real server's store is as big as its disk; the mock's is in memory. */
export function noRoom(): Answer {
  return errorAnswer(507, 'ollamakit-mock has no room for more models: delete some, or reset it')
}
