/** What a script says that the model says once: the `reply` of a fixture, as people write it. */
export type * from '@ollamakit/wire/fixture'
