import { describe, expect, test } from 'vitest'
import { anyElement, anything, raw } from './anything.ts'
import { bytes } from './bytes.ts'
import { lazy, list, map, optional } from './containers.ts'
import { decodeGoJson } from './decode-go-json.ts'
import { orderedMap } from './ordered-map.ts'
import { bool, float64, int, string, uint8 } from './scalar.ts'
import type { GoType } from './go-type.ts'
import { struct } from './struct.ts'
import { unmarshaler } from './unmarshaler.ts'

interface Branch {
  leaf: number
  branches?: Branch[]
}
const branch: GoType<Branch> = struct('zoo.Branch', {
  leaf: int(),
  branches: optional(list(lazy('zoo.Branch', () => branch))),
})

/** Like a Go type that decodes itself into an alias of itself. */
const keeper = unmarshaler(
  'zoo.Keeper',
  () => ({ name: '' }),
  (nested) => struct('zoo.Alias', { name: string(), age: int() }).decode(nested, { name: '', age: 0 }),
)
const refused = unmarshaler(
  'zoo.Rejected',
  () => 0,
  (nested) => nested.stop('not today'),
)

const animal = struct('zoo.Animal', {
  name: string(),
  legs: int(),
  wild: bool(),
  weight: float64(),
  young: optional(int()),
  food: list(string()),
  mates: list(struct('zoo.Mate', { name: string(), since: int() })),
  facts: map(anyElement()),
  sounds: orderedMap(anyElement(), () => null),
  picture: bytes('zoo.Picture'),
  keeper,
  refused: optional(refused),
  tree: branch,
  home: struct(String.raw`struct { City string "json:\"city\"" }`, { city: string() }),
  note: anything(),
  card: raw(),
})

const empty = {
  name: '',
  legs: 0,
  wild: false,
  weight: 0,
  food: [],
  mates: [],
  sounds: null,
  picture: new Uint8Array(),
  keeper: { name: '' },
  tree: { leaf: 0 },
  home: { city: '' },
}

function decode(body: string | Buffer): unknown {
  const decoded = decodeGoJson(Buffer.from(body), animal)
  return 'value' in decoded ? decoded.value : decoded.error
}

describe('type mismatches', () => {
  test.each([
    ['[]', 'array into Go value of type zoo.Animal'],
    ['"a"', 'string into Go value of type zoo.Animal'],
    ['true', 'bool into Go value of type zoo.Animal'],
    ['1.5', 'number into Go value of type zoo.Animal'],
    ['{"name":5}', 'number into Go struct field Animal.name of type string'],
    ['{"name":{}}', 'object into Go struct field Animal.name of type string'],
    ['{"legs":"4"}', 'string into Go struct field Animal.legs of type int'],
    ['{"legs":2.5}', 'number 2.5 into Go struct field Animal.legs of type int'],
    ['{"legs":1e1}', 'number 1e1 into Go struct field Animal.legs of type int'],
    [
      '{"legs":9223372036854775808}',
      'number 9223372036854775808 into Go struct field Animal.legs of type int',
    ],
    ['{"weight":1e400}', 'number 1e400 into Go struct field Animal.weight of type float64'],
    ['{"wild":0}', 'number into Go struct field Animal.wild of type bool'],
    ['{"young":[]}', 'array into Go struct field Animal.young of type int'],
    ['{"food":"hay"}', 'string into Go struct field Animal.food of type []string'],
    ['{"food":["hay",1]}', 'number into Go struct field Animal.food of type string'],
    ['{"mates":{}}', 'object into Go struct field Animal.mates of type []zoo.Mate'],
    ['{"mates":["Joe"]}', 'string into Go struct field Animal.mates of type zoo.Mate'],
    ['{"mates":[{"since":"May"}]}', 'string into Go struct field Mate.mates.since of type int'],
    ['{"facts":[]}', 'array into Go struct field Animal.facts of type map[string]interface {}'],
    ['{"facts":{"a":[1e400]}}', 'number 1e400 into Go struct field Animal.facts of type float64'],
    ['{"sounds":{"a":1e400}}', 'number 1e400 into Go struct field Animal.sounds of type float64'],
    ['{"note":1e400}', 'number 1e400 into Go struct field Animal.note of type float64'],
    ['{"picture":5}', 'number into Go struct field Animal.picture of type zoo.Picture'],
    ['{"picture":[1,256]}', 'number 256 into Go struct field Animal.picture of type uint8'],
    ['{"picture":[-0]}', 'number -0 into Go struct field Animal.picture of type uint8'],
    ['{"keeper":[]}', 'array into Go struct field Animal.keeper of type zoo.Alias'],
    ['{"keeper":{"name":1}}', 'number into Go struct field Animal.keeper.name of type string'],
    [
      '{"tree":{"branches":[{"branches":[{"leaf":"x"}]}]}}',
      'string into Go struct field Branch.tree.branches.branches.leaf of type int',
    ],
    [
      '{"home":"here"}',
      String.raw`string into Go struct field Animal.home of type struct { City string "json:\"city\"" }`,
    ],
    ['{"home":{"city":1}}', 'number into Go struct field .home.city of type string'],
  ])('%s: cannot unmarshal %s', (body, expected) => {
    expect(decode(body)).toBe(`json: cannot unmarshal ${expected}`)
  })
})

describe('which error counts', () => {
  test('the first mismatch', () => {
    expect(decode('{"name":1,"legs":"x"}')).toContain('Animal.name')
  })

  test('a type with a decoder of its own before any mismatch around it', () => {
    expect(decode('{"name":1,"refused":1,"legs":"x"}')).toBe('not today')
    expect(decode('{"name":1,"keeper":{"name":2}}')).toContain('Animal.keeper.name')
  })

  test('the first of two such types', () => {
    expect(decode('{"sounds":[],"refused":1}')).toBe(
      "Value looks like object, but can't find closing '}' symbol",
    )
    expect(decode('{"refused":1,"sounds":[]}')).toBe('not today')
  })

  test('broken base64 is as good as a mismatch', () => {
    expect(decode('{"picture":"%%","name":1}')).toBe('illegal base64 data at input byte 0')
    expect(decode('{"name":1,"picture":"%%"}')).toContain('Animal.name')
  })

  test('a syntax error before all others', () => {
    expect(decode('{"refused":1,"name":2,}')).toBe(
      "invalid character '}' looking for beginning of object key string",
    )
  })

  test('the place is right again after a struct inside', () => {
    expect(decode('{"mates":[{"name":"a"}],"home":{"city":"b"},"keeper":{},"name":1}')).toContain(
      'field Animal.name of',
    )
  })
})

describe('values', () => {
  test.each([
    ['null', {}],
    ['{}', {}],
    [
      '{"name":null,"legs":null,"wild":null,"food":null,"young":null,"facts":null,"picture":null,"sounds":null,"keeper":null,"home":null}',
      { keeper: { name: '', age: 0 } },
    ],
    [
      '{"name":"Bär","legs":-4,"wild":true,"weight":1e3,"young":0}',
      { name: 'Bär', legs: -4, wild: true, weight: 1000, young: 0 },
    ],
    ['{"note":null,"card":null}', { note: null, card: 'null' }],
    ['{"card": {"b" : [1, "ä"]} }', { card: '{"b" : [1, "ä"]}' }],
    ['{"picture":"aGk="}', { picture: Uint8Array.from([104, 105]) }],
    ['{"picture":[104,null,105]}', { picture: Uint8Array.from([104, 0, 105]) }],
    ['{"picture":""}', {}],
    ['{"unknown":[{"deep":{"er":[]}}],"legs":2}{"legs":3}', { legs: 2 }],
    ['{"tree":{"leaf":1,"branches":[{"leaf":2}]}}', { tree: { leaf: 1, branches: [{ leaf: 2 }] } }],
  ])('%s', (body, expected) => {
    expect(decode(body)).toEqual({ ...empty, ...expected })
  })

  test('texts: escapes, pairs of surrogates, halves of such pairs', () => {
    expect(decode(String.raw`{"name":"\u00e4\n\ud83d\ude00 \ud83d \ude00"}`)).toMatchObject({
      name: 'ä\n😀 \ufffd \ufffd',
    })
  })

  test.each([
    ['a lone byte', [0xff], '\ufffd'],
    ['a truncated character: a replacement mark for each byte', [0xe2, 0x82], '\ufffd\ufffd'],
    ['a coded surrogate', [0xed, 0xa0, 0x80], '\ufffd\ufffd\ufffd'],
    ['a longer form than needed', [0xc0, 0x80], '\ufffd\ufffd'],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80], '\ufffd\ufffd\ufffd\ufffd'],
    ['the mark itself', [0xef, 0xbf, 0xbd], '\ufffd'],
  ])('texts that are no UTF-8: %s', (_, broken, expected) => {
    const body = Buffer.concat([Buffer.from('{"name":"ü'), Buffer.from(broken), Buffer.from('€"}')])
    expect(decode(body)).toMatchObject({ name: `ü${expected}€` })
  })

  test('members of no fixed order are sorted by their bytes, at every depth', () => {
    const body =
      '{"note":{"b":1,"a":{"d":1,"c":[{"f":1,"e":2}]},"\\ud83d\\ude00":1,"\\uffff":2},"facts":{"z":1,"y":2}}'
    expect(JSON.stringify(decode(body))).toContain(
      '{"a":{"c":[{"e":2,"f":1}],"d":1},"b":1,"\uffff":2,"😀":1}',
    )
    expect(JSON.stringify(decode(body))).toContain('"facts":{"y":2,"z":1}')
  })

  test('an ordered map keeps its order, but what is inside is sorted', () => {
    expect(JSON.stringify(decode('{"sounds":{"b":{"y":1,"x":2},"a":1,"b":{"z":1,"x":2}}}'))).toContain(
      '"sounds":{"b":{"x":2,"z":1},"a":1}',
    )
  })

  test('the member called __proto__ is a member', () => {
    expect(decode('{"note":{"__proto__":{"a":1}}}')).toMatchObject({
      note: JSON.parse('{"__proto__":{"a":1}}'),
    })
  })

  test('a value of ten thousand brackets', () => {
    const decoded = decodeGoJson(Buffer.from('['.repeat(10_000) + ']'.repeat(10_000)), anyElement())
    let depth = 0
    let value: unknown = 'value' in decoded && decoded.value
    for (; Array.isArray(value); depth++) value = value[0]
    expect(depth).toBe(10_000)
  })
})

describe('names of members', () => {
  test.each(['legs', 'Legs', 'LEGS', 'leg\u017f'])('%s is the field legs', (name) => {
    expect(decode(JSON.stringify({ [name]: 4 }))).toEqual({ ...empty, legs: 4 })
  })

  test('an exact name goes before one of another case', () => {
    const both = struct('zoo.Both', { Name: string(), name: string() })
    expect(decodeGoJson(Buffer.from('{"name":"b","Name":"a","NAME":"c"}'), both)).toEqual({
      value: { Name: 'c', name: 'b' },
    })
  })

  test('nothing beyond ASCII is folded', () => {
    const strasse = struct('zoo.Street', { straße: string() })
    expect(decodeGoJson(Buffer.from('{"STRASSE":"a","Straße":"b"}'), strasse)).toEqual({
      value: { straße: 'b' },
    })
  })
})

describe('doubled members', () => {
  test.each([
    ['the last one wins', '{"name":"a","name":"b"}', { name: 'b' }],
    [
      'null changes no text, number or switch',
      '{"name":"a","name":null,"legs":4,"legs":null,"wild":true,"wild":null}',
      { name: 'a', legs: 4, wild: true },
    ],
    [
      'null takes away what may be missing',
      '{"young":1,"young":null,"food":["a"],"food":null,"facts":{"a":1},"facts":null}',
      {},
    ],
    [
      'maps are merged',
      '{"facts":{"a":1,"b":{"x":1}},"facts":{"b":{"y":2},"c":3}}',
      { facts: { a: 1, b: { y: 2 }, c: 3 } },
    ],
    ['structs are merged', '{"home":{"city":"Ulm"},"home":{}}', { home: { city: 'Ulm' } }],
    ['ordered maps are replaced', '{"sounds":{"a":1},"sounds":{"b":2}}', { sounds: { b: 2 } }],
    [
      'lists are replaced, their structs merged by place',
      '{"mates":[{"name":"a","since":1},{"name":"b"}],"mates":[{"since":2}]}',
      { mates: [{ name: 'a', since: 2 }] },
    ],
    [
      'a type with its own decoder is replaced',
      '{"keeper":{"name":"a","age":3},"keeper":{"age":4}}',
      { keeper: { name: '', age: 4 } },
    ],
    ['a mismatch is reported though a fitting one follows', '{"name":1,"name":"a"}', undefined],
  ])('%s', (_, body, expected) => {
    expect(decode(body)).toEqual(
      expected
        ? { ...empty, ...expected }
        : 'json: cannot unmarshal number into Go struct field Animal.name of type string',
    )
  })
})

test('numbers of eight bits', () => {
  expect(decodeGoJson(Buffer.from('[0,255]'), list(uint8()))).toEqual({ value: [0, 255] })
})
