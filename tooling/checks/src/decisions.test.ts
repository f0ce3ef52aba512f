/** Every decision has the same parts and is listed, with its status, in the index. */
import { expect, test } from 'vitest'
import { files, read } from './repository.ts'

const decisions = files('docs/decisions/').filter((file) => !file.endsWith('README.md'))

test.each(decisions)('%s has a title, a status with a date, context, decision and consequences', (file) => {
  const number = Number(/\/(\d{4})-/.exec(file)?.[1])
  const text = read(file)

  expect(text).toMatch(new RegExp(`^# ${number}\\. \\S.*\\n\\nStatus: .*\\b\\d{4}-\\d\\d-\\d\\d\\b`))
  expect([...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual([
    'Context',
    'Decision',
    'Consequences',
  ])
  expect(text.split(/\s+/).length, 'words').toBeLessThanOrEqual(300)
})

test('the index lists each decision with its title and whether it is accepted or superseded', () => {
  const rows = decisions.map((file) => {
    const [, number, title] = /^# (\d+)\. (.*)$/m.exec(read(file)) ?? []
    const status = /^Status: (accepted|superseded by \[\d+\]\(\S+\))/m.exec(read(file))?.[1]
    return `| ${number} | [${title}](${file.slice('docs/decisions/'.length)}) | ${status} |`
  })

  expect(read('docs/decisions/README.md').match(/^\| \d.*$/gm)).toEqual(rows)
})
