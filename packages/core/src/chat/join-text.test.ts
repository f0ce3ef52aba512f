import { expect, test } from 'vitest'
import type { ChatEvent } from './chat-event.ts'
import { joinText } from './join-text.ts'

const text = (value: string): ChatEvent => ({ type: 'text', text: value })
const thinking = (value: string): ChatEvent => ({ type: 'thinking', text: value })
const call: ChatEvent = { type: 'tool-call', call: { id: 'a', name: 'f', arguments: '{}' } }

test('neighbours of one kind become one event, and nothing changes its place', () => {
  expect(joinText([thinking('a'), thinking('b'), text('c'), call, text('d'), text('e'), text('f')])).toEqual([
    thinking('ab'),
    text('c'),
    call,
    text('def'),
  ])
})

test('a single event is passed on as it is', () => {
  const events = [text('a')]
  expect(joinText(events)).toBe(events)
})
