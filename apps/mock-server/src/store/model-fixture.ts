/** An installed model as a fixture file describes it. */
export type { ModelFixture } from '@ollamakit/wire/fixture'
