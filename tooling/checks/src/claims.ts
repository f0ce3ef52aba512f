/** The ledger of claims about deployments: what is said, what is true today, and which tests show it. */
import { files, read } from './repository.ts'

export interface Claim {
  /** `0.1` … `4.29`: chapter and number. */
  id: string
  claim: string
  /** Whether it is true today. */
  status: string
  today: string
  /** Why no test can show it. */
  untested?: string
  /** Why the mock has no test of it. */
  notMocked?: string
}

export const claims: readonly Claim[] = JSON.parse(read('packages/fixtures/claims.json')) as Claim[] // our own file: claims.test.ts looks at each

/** The test files that name a claim (`claim 1.2`), by its number. */
export function testsOfClaims(side: 'client' | 'mock'): Map<string, string[]> {
  const folder = side === 'client' ? /^packages\// : /^apps\/mock-server\//
  const found = new Map<string, string[]>()
  for (const file of files().filter((name) => folder.test(name) && /\.test(-d)?\.ts$/.test(name)))
    for (const id of new Set(
      [...read(file).matchAll(/\bclaim (\d+\.\d+)\b/g)].map(([, number]) => number as string),
    ))
      found.set(id, [...(found.get(id) ?? []), file])
  return found
}

const chapters = [
  'Ollama Cloud, once Turbo',
  'The OpenAI-compatible API',
  'A gateway that speaks only `/v1`',
  'The Olla proxy',
  'A daemon, its API and its settings',
]

/** The page `docs/deployments.md`. */
export function toClaimsPage(): string {
  const client = testsOfClaims('client')
  const mock = testsOfClaims('mock')
  const toRow = ({ id, claim, status, today, untested, notMocked }: Claim): string =>
    `| ${[id, claim, `${status}${today ? `: ${today}` : ''}`].map(toCell).join(' | ')} | ${toTests(client.get(id)) || (untested ?? 'no test')} | ${toTests(mock.get(id)) || (notMocked ?? 'no test')} |`
  return `# Deployments: what is said of them, and what is true

Generated from \`packages/fixtures/claims.json\` and from the tests that name a claim; \`tooling/checks/src/claims.test.ts\` keeps it up to date (\`pnpm test --project checks claims -u\`).
The claims are those of the documents that this project started from. *OK*: true today. *OLD*: was true. *NO*: wrong today. *SPEC*: only those documents say it.
A link leads to the test that shows the behaviour; a sentence says why there is none.

${chapters
  .map(
    (title, i) =>
      `## ${i}. ${title}\n\n| # | claim | today | client | mock |\n|---|---|---|---|---|\n${claims
        .filter(({ id }) => id.startsWith(`${i}.`))
        .map(toRow)
        .join('\n')}`,
  )
  .join('\n\n')}
`
}

function toCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function toTests(found: readonly string[] | undefined): string {
  return (found ?? [])
    .map(
      (file) =>
        `[${file
          .split('/')
          .at(-1)
          ?.replace(/\.test(-d)?\.ts$/, '')}](../${file})`,
    )
    .join(', ')
}
