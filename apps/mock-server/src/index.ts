/** An Ollama server whose model is a script, for tests and for development without one. */
export { createMockOllama, type FixtureSource, type MockOllama, type MockOllamaOptions, type PreparedReply } from './create-mock-ollama.ts'
export type { Dialect, Endpoint, Fixture, FixtureFile, TextMatcher, When } from './fixture/fixture.ts'
export { FixtureFileError, loadFixtures } from './fixture/load-fixtures.ts'
export type { JournalEntry } from './journal/journal.ts'
export type { ModelFixture } from './models/model-fixture.ts'
export type { Fault, FaultMeans, Pace, Reply, ReplyError, ReplyLogprob, ReplyObject, ReplyPart, ReplyToolCall, ReplyUsage, ReplyWire } from './turn/reply.ts'
