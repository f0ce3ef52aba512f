import { describe, expect, test } from 'vitest'
import { executeGoTemplate } from './execute-go-template.ts'
import { parseGoTemplate } from './parse-go-template.ts'
import type { TemplateStruct, TemplateValue } from './template-value.ts'

const struct = (fields: { [name: string]: TemplateValue }, text = 'map[]'): TemplateStruct => ({
  fields,
  text,
})
const data = struct({
  Name: 'Ann',
  Empty: '',
  None: [],
  Items: [struct({ Role: 'user', Text: 'a' }), struct({ Role: 'tool', Text: 'b' })],
  Inner: struct({ Deep: struct({ Value: 7 }) }, '{deep}'),
})
const render = (template: string): string => executeGoTemplate(parseGoTemplate(template), data)

const cases: [template: string, text: string][] = [
  ['plain', 'plain'],
  ['a {{ .Name }} b', 'a Ann b'],
  ['a  {{- .Name -}}  b', 'aAnnb'],
  ['{{ .Inner.Deep.Value }}{{ .Inner }}', '7{deep}'],
  ['{{ .Missing }}{{ .Missing.Inner }}', '<no value><no value>'],
  ['{{ if .Missing }}a{{ else }}b{{ end }}{{ range .Missing }}a{{ end }}', 'b'],
  ['{{/* nothing */}}x', 'x'],
  ['{{ "a\\n}}" }}{{ `b"` }}', 'a\n}}b"'],
  ['{{ if .Empty }}a{{ else if .Name }}b{{ else }}c{{ end }}', 'b'],
  ['{{ if .None }}a{{ else }}c{{ end }}', 'c'],
  ['{{ if and .Name (not .Empty) }}a{{ end }}', 'a'],
  ['{{ or .Empty .Name "x" }}', 'Ann'],
  ['{{ with .Inner }}{{ .Deep.Value }}{{ $.Name }}{{ end }}', '7Ann'],
  ['{{ range .Items }}{{ .Text }};{{ else }}none{{ end }}', 'a;b;'],
  ['{{ range .None }}x{{ else }}none{{ end }}', 'none'],
  ['{{ range $i, $x := .Items }}{{ $i }}{{ $x.Text }}{{ .Role }} {{ end }}', '0auser 1btool '],
  ['{{ $last := "" }}{{ range .Items }}{{ $last = .Text }}{{ end }}{{ $last }}', 'b'],
  ['{{ range $i, $_ := .Items }}{{ if eq (len (slice $.Items $i)) 1 }}last{{ end }}{{ end }}', 'last'],
  ['{{ eq .Name "Bob" "Ann" }} {{ ne .Name "Ann" }} {{ lt 1 2 }} {{ ge 1 2 }}', 'true false true false'],
  ['{{ .Name | len }}', '3'],
  ['{{ len .Name }}{{ len .Items }}', '32'],
]

test.each(cases)('%s gives %j', (template, text) => {
  expect(render(template)).toBe(text)
})

describe('what is not known is said', () => {
  test.each([
    ['{{ if .Name }}x', 'a block is never ended'],
    ['{{ end }}', 'unexpected {{end}}'],
    ['{{ template "x" }}', '{{template "x"}} is not known'],
    ['{{ fly .Name }}', 'the function fly is not known'],
    ['{{ .Name ) }}', '{{.Name )}} is not known'],
    ['{{ (len .Name }}', 'a ( is never closed'],
    ['{{ ~ }}', '{{~}} is not known'],
  ])('%s: %s', (template, message) => {
    expect(() => render(template)).toThrow(message)
  })
})

test('ranges within ranges come to an end', () => {
  const many = struct({ Items: Array.from({ length: 1000 }, (_, i) => i) })

  expect(() =>
    executeGoTemplate(parseGoTemplate(`${'{{ range $.Items }}'.repeat(9)}${'{{ end }}'.repeat(9)}`), many),
  ).toThrow('says too much')
  expect(() =>
    executeGoTemplate(parseGoTemplate(`{{ range $.Items }}${'x'.repeat(100_000)}{{ end }}`), many),
  ).toThrow('says too much')
})
