/** Fewer, larger events for frameworks that pay per event. */
import type { ChatEvent } from './chat-event.ts'

/** Joins neighbouring texts, and neighbouring thoughts, of one read. Nothing else moves; a single event is passed on as it is. */
export function joinText(events: ChatEvent[]): ChatEvent[] {
  if (events.length < 2) return events
  const joined: ChatEvent[] = []
  for (let i = 0; i < events.length; i++) {
    const event = events[i] as ChatEvent
    if (event.type !== 'text' && event.type !== 'thinking') {
      joined.push(event)
      continue
    }
    let { text } = event
    for (let next = events[i + 1]; next?.type === event.type; next = events[i + 1]) {
      text += next.text
      i++
    }
    joined.push({ type: event.type, text })
  }
  return joined
}
