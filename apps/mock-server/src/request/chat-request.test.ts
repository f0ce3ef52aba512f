import { describe, expect, test } from 'vitest'
import { decodeChatRequest } from './chat-request.ts'

const nothing = {
  model: '',
  messages: [],
  tools: [],
  _debug_render_only: false,
  logprobs: false,
  top_logprobs: 0,
}
const silent = {
  role: '',
  content: '',
  thinking: '',
  images: [],
  tool_calls: [],
  tool_name: '',
  tool_call_id: '',
}

function decode(body: string): unknown {
  const decoded = decodeChatRequest(Buffer.from(body))
  return 'value' in decoded ? decoded.value : decoded.error
}

test('a plain request', () => {
  expect(decode('{"model":"llama3.2","messages":[{"role":"user","content":"Hi"}]}')).toEqual({
    ...nothing,
    model: 'llama3.2',
    messages: [{ ...silent, role: 'user', content: 'Hi' }],
  })
})

test('null is as good as absent, except for the format', () => {
  const body =
    '{"stream":null,"format":null,"keep_alive":null,"tools":null,"options":null,"think":null,"truncate":null,"shift":null,"messages":null}'
  expect(decode(body)).toEqual({ ...nothing, format: 'null' })
})

test('false and 0 are not absent', () => {
  const body = '{"stream":false,"keep_alive":0,"think":false,"truncate":false,"shift":false,"options":{}}'
  expect(decode(body)).toEqual({
    ...nothing,
    stream: false,
    keep_alive: { milliseconds: 0 },
    think: false,
    truncate: false,
    shift: false,
    options: {},
  })
})

test('the format is kept as it was written', () => {
  expect(decode('{"format": {"b": 1, "a":[ ]} }')).toEqual({ ...nothing, format: '{"b": 1, "a":[ ]}' })
})

test('options are not judged, later ones are added', () => {
  const body = '{"options":{"seed":"x","temperature":1},"options":{"temperature":0.5,"stop":null}}'
  expect(decode(body)).toEqual({ ...nothing, options: { seed: 'x', temperature: 0.5, stop: null } })
})

describe('keep_alive', () => {
  test.each([
    ['42.5', 42_500],
    ['"300ms"', 300],
    ['"1h30m"', 5_400_000],
    ['-1', Infinity],
    ['"-1s"', Infinity],
    ['"0"', 0],
    ['0.0000000019', 0.000001],
    ['1e300', -(2 ** 63) / 1e6],
  ])('%s is %d ms', (value, milliseconds) => {
    expect(decode(`{"keep_alive":${value}}`)).toEqual({ ...nothing, keep_alive: { milliseconds } })
  })

  test.each([
    ['"5"', 'time: missing unit in duration "5"'],
    ['true', "Unsupported type: 'bool'"],
    ['[]', "Unsupported type: '[]interface {}'"],
    ['{}', "Unsupported type: 'map[string]interface {}'"],
    [
      '1e400',
      'json: cannot unmarshal number 1e400 into Go struct field ChatRequest.keep_alive of type float64',
    ],
  ])('%s is refused', (value, error) => {
    expect(decode(`{"keep_alive":${value}}`)).toBe(error)
  })
})

describe('think', () => {
  test.each([true, false, 'high', 'medium', 'low', 'max'])('%s', (think) => {
    expect(decode(JSON.stringify({ think }))).toEqual({ ...nothing, think })
  })

  test.each([
    ['"HIGH"', 'invalid think value: "HIGH" (must be "high", "medium", "low", "max", true, or false)'],
    [
      String.raw`"\u0007é\""`,
      String.raw`invalid think value: "\aé\"" (must be "high", "medium", "low", "max", true, or false)`,
    ],
    ['1', 'think must be a boolean or string ("high", "medium", "low", "max", true, or false)'],
  ])('%s is refused', (value, error) => {
    expect(decode(`{"think":${value}}`)).toBe(error)
  })
})

describe('messages', () => {
  test('roles are in lower case, letter by letter', () => {
    expect(
      decode('{"messages":[{"role":"USER"},{"role":"ERZÄHLER"},{"role":"ΟΔΟΣ"},{"role":"İ"}]}'),
    ).toMatchObject({
      messages: [{ role: 'user' }, { role: 'erzähler' }, { role: 'οδοσ' }, { role: 'i' }],
    })
  })

  test('null and {} are messages that say nothing', () => {
    expect(decode('{"messages":[null,{}]}')).toEqual({ ...nothing, messages: [silent, silent] })
  })

  test('a later list replaces the earlier one', () => {
    expect(decode('{"messages":[{"role":"user","content":"a"}],"messages":[{"content":"b"}]}')).toEqual({
      ...nothing,
      messages: [{ ...silent, content: 'b' }],
    })
  })

  test('pictures are base64 or lists of bytes', () => {
    expect(decode('{"messages":[{"images":["aGk=","",null,[104,105]]}]}')).toMatchObject({
      messages: [
        { images: [Uint8Array.of(104, 105), new Uint8Array(), new Uint8Array(), Uint8Array.of(104, 105)] },
      ],
    })
  })

  test('arguments keep the order of their keys and lose the last digits of long numbers', () => {
    const body =
      '{"messages":[{"tool_calls":[{"id":"c","function":{"name":"f","arguments":{"z":12345678901234567890,"a":{"y":1.0,"x":-0.0}}}}]}]}'
    const decoded = decode(body)
    expect(decoded).toMatchObject({
      messages: [
        {
          tool_calls: [
            {
              id: 'c',
              function: { index: 0, name: 'f', arguments: { z: 12345678901234567000, a: { x: -0, y: 1 } } },
            },
          ],
        },
      ],
    })
    expect(JSON.stringify(decoded)).toContain('{"z":12345678901234567000,"a":{"x":0,"y":1}}')
  })

  test.each(['{"name":"f"}', '{"name":"f","arguments":null}', '{"name":"f","arguments":{}}'])(
    '%s has no arguments',
    (called) => {
      expect(decode(`{"messages":[{"tool_calls":[{"function":${called}}]}]}`)).toMatchObject({
        messages: [{ tool_calls: [{ function: { name: 'f', arguments: {} } }] }],
      })
    },
  )

  test('their errors come before those of earlier members, but after a broken think before them', () => {
    expect(decode('{"model":5,"messages":[{"content":5}]}')).toBe(
      'json: cannot unmarshal number into Go struct field ChatRequest.messages.content of type string',
    )
    expect(decode('{"think":5,"messages":[{"content":5}]}')).toContain('think must be')
  })

  test('a number that is too large stands for its place in the arguments', () => {
    expect(decode('{"messages":[{"tool_calls":[{"function":{"arguments":{"a":[1e400]}}}]}]}')).toBe(
      'json: cannot unmarshal number 1e400 into Go struct field ChatRequest.messages.tool_calls.function.arguments of type float64',
    )
  })
})

describe('tools', () => {
  test('of a schema only what the server knows is kept, in its order', () => {
    const parameters = {
      additionalProperties: false,
      required: ['guests'],
      properties: {
        when: { format: 'date-time', description: 'When', type: ['string', 'null'] },
        guests: { default: 2, minimum: 1, type: ['integer'] },
        tags: { items: { type: 'string', enum: ['a', 'b'] }, type: 'array' },
        where: { anyOf: [{ type: 'string', pattern: '.' }, { type: 'null' }] },
        address: { required: ['zip'], properties: { zip: { type: 'string' } }, type: 'object' },
      },
      $defs: { x: { type: 'string' } },
      type: 'object',
    }
    const decoded = decode(
      JSON.stringify({
        tools: [{ strict: true, function: { parameters, strict: true, name: 'book' }, type: 'function' }],
      }),
    )
    expect(JSON.stringify(decoded)).toContain(
      JSON.stringify([
        {
          type: 'function',
          function: {
            name: 'book',
            description: '',
            parameters: {
              type: 'object',
              $defs: { x: { type: 'string' } },
              required: ['guests'],
              properties: {
                when: { type: ['string', 'null'], description: 'When' },
                guests: { type: 'integer', description: '' },
                tags: { type: 'array', items: { enum: ['a', 'b'], type: 'string' }, description: '' },
                where: {
                  anyOf: [
                    { type: 'string', description: '' },
                    { type: 'null', description: '' },
                  ],
                  description: '',
                },
                address: {
                  type: 'object',
                  description: '',
                  properties: { zip: { type: 'string', description: '' } },
                  required: ['zip'],
                },
              },
            },
          },
        },
      ]),
    )
  })

  test('an empty tool is a tool', () => {
    expect(decode('{"tools":[{}]}')).toEqual({
      ...nothing,
      tools: [
        { type: '', function: { name: '', description: '', parameters: { type: '', properties: null } } },
      ],
    })
  })

  test.each([
    [
      '{"required":"a"}',
      'json: cannot unmarshal string into Go struct field ToolFunctionParameters.tools.function.parameters.required of type []string',
    ],
    [
      '{"properties":{"a":{"type":{}}}}',
      'json: cannot unmarshal object into Go struct field ToolFunctionParameters.tools.function.parameters.properties.type of type []string',
    ],
    [
      '{"properties":{"a":{"type":["x",1]}}}',
      'json: cannot unmarshal number into Go struct field ToolFunctionParameters.tools.function.parameters.properties.type of type string',
    ],
    [
      '{"properties":{"a":5}}',
      'json: cannot unmarshal number into Go struct field ToolFunctionParameters.tools.function.parameters.properties of type api.ToolProperty',
    ],
    [
      '{"properties":{"a":{"properties":{"b":{"description":1}}}}}',
      'json: cannot unmarshal number into Go struct field ToolFunctionParameters.tools.function.parameters.properties.properties.description of type string',
    ],
    [
      '{"properties":{"a":{"anyOf":[{"enum":{}}]}}}',
      'json: cannot unmarshal object into Go struct field ToolFunctionParameters.tools.function.parameters.properties.anyOf.enum of type []interface {}',
    ],
    ['{"properties":"a"}', "Value looks like object, but can't find closing '}' symbol"],
  ])('parameters %s are refused', (parameters, error) => {
    expect(decode(`{"tools":[{"function":{"parameters":${parameters}}}]}`)).toBe(error)
  })
})

test.each([
  ['', 'EOF'],
  ['{"model":"a"', 'unexpected EOF'],
  ['{"tools":{}}', 'json: cannot unmarshal object into Go struct field ChatRequest.tools of type api.Tools'],
  [
    '{"tools":[{"type":1}]}',
    'json: cannot unmarshal number into Go struct field Tool.tools.type of type string',
  ],
  [
    '{"top_logprobs":1.5}',
    'json: cannot unmarshal number 1.5 into Go struct field ChatRequest.top_logprobs of type int',
  ],
])('%j is refused', (body, error) => {
  expect(decode(body)).toBe(error)
})
