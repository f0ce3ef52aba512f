/** What one mock answers, and where it writes down what it was asked. */
import type { Clock } from '../clock/clock.ts'
import type { Journal, JournalEntry } from '../journal/journal.ts'
import type { GuardSettings } from './guard.ts'
import type { Route } from './route.ts'

/** A mock, or a scope of one. */
export interface Site {
  routes: Route[]
  journal: Journal
}

/** All that is served at one port. */
export interface AppSettings extends GuardSettings {
  site: Site
  /** The site of a scope, with the same routes in the same order; or what is wrong with its name. */
  siteOf: (scope: string) => Site | { problem: string }
  clock: Clock
  /** Called for each answer that is through. */
  onAnswered?: (entry: JournalEntry) => void
}
