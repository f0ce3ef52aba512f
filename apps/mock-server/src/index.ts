/** An Ollama server whose model is a script, for tests and for development without one. */
export { createMockOllama, type MockOllama } from './create-mock-ollama.ts'
export type { MockOllamaOptions } from './settings/mock-ollama-options.ts'
export type { FixtureSource } from './settings/mock-settings.ts'
export type { DeploymentName } from './deployment/deployments.ts'
export type { Keys } from './deployment/keys.ts'
export type { Limit } from './deployment/limit.ts'
export type { CloudBehind } from './cloud/send-to-cloud.ts'
export type { Backend, OllaOptions } from './deployment/olla/olla-options.ts'
export type {
  AbsentCriterion,
  Chaos,
  Dialect,
  Endpoint,
  Fixture,
  FixtureFile,
  GivenReply,
  ImageCriteria,
  Question,
  QuestionMessage,
  QuestionToolCall,
  RegistryLayer,
  RegistryModel,
  ReplyDefaults,
  ReplyFunction,
  RouteFixture,
  RouteMethod,
  RouteReply,
  ScenarioCriterion,
  SentRequest,
  SingleTextMatcher,
  TextMatcher,
  ToolResultCriteria,
  When,
} from '@ollamakit/wire/fixture'
export { FixtureFileError, loadFixtures } from './fixture/load-fixtures.ts'
export type { Verdict } from './fixture/match.ts'
export type { NearFixture } from './fixture/unmatched.ts'
export type { JournalEntry, SchemaViolation } from './journal/journal-entry.ts'
export type { ModelFixture } from '@ollamakit/wire/fixture'
export type { MockScope, PreparedReply } from './scope/mock-scope.ts'
export type { ServerSettings } from './settings/server-settings.ts'
export type { HeldReply } from './turn/held-reply.ts'
export type {
  Fault,
  FaultMeans,
  Pace,
  PaceOfTokens,
  Reply,
  ReplyError,
  ReplyLogprob,
  ReplyObject,
  ReplyPart,
  ReplyToolCall,
  ReplyUsage,
  ReplyWire,
} from '@ollamakit/wire/fixture'
