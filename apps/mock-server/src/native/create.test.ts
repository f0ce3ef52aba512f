import { createHash } from 'node:crypto'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createMockOllama } from '../index.ts'

const ollama = await createMockOllama({
  models: [{ name: 'llama3.2', license: 'MIT', parameters: { temperature: 0.5, stop: ['<'] } }, 'gpt-oss'],
})
afterAll(() => ollama.close())
beforeEach(() => ollama.reset())

const send = async (
  method: string,
  path: string,
  body?: string | Uint8Array,
): Promise<{ status: number; text: string }> => {
  const response = await fetch(ollama.url + path, { method, ...(body === undefined ? {} : { body }) })
  return { status: response.status, text: await response.text() }
}
const create = async (body: object): Promise<string[]> =>
  statusesOf((await send('POST', '/api/create', JSON.stringify(body))).text)
const show = async (model: string): Promise<{ [key: string]: unknown }> =>
  JSON.parse((await send('POST', '/api/show', JSON.stringify({ model }))).text)
const tagsOf = async (
  model: string,
): Promise<{ digest: string; size: number; details: unknown; capabilities: string[] }> =>
  JSON.parse((await send('GET', '/api/tags')).text).models.find(
    ({ name }: { name: string }) => name === model,
  )
const isThere = async (digest: string): Promise<boolean> =>
  (await send('HEAD', `/api/blobs/sha256:${digest}`)).status === 200
const sha = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

function statusesOf(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const { status, error } = JSON.parse(line) as { status?: string; error?: string }
      return status ?? `error: ${error}`
    })
}

function u32(value: number): Buffer {
  return Buffer.from(Uint32Array.of(value).buffer)
}

function u64(value: number): Buffer {
  return Buffer.from(BigUint64Array.of(BigInt(value)).buffer)
}

/** A model file without tensors' data, as small as can be. */
function gguf(entries: { [key: string]: string | number | string[] | Float32Array }): Buffer {
  const text = (value: string): Buffer => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)])
  const value = (given: string | number | string[] | Float32Array): Buffer => {
    // A lone one is a value, several are a list.
    if (given instanceof Float32Array)
      return given.length === 1
        ? Buffer.concat([u32(6), Buffer.from(given.buffer)])
        : Buffer.concat([u32(9), u32(6), u64(given.length), Buffer.from(given.buffer)])
    if (typeof given === 'string') return Buffer.concat([u32(8), text(given)])
    if (typeof given === 'number') return Buffer.concat([u32(4), u32(given)])
    return Buffer.concat([u32(9), u32(8), u64(given.length), ...given.map(text)])
  }
  const tensor = Buffer.concat([text('token_embd.weight'), u32(2), u64(4000), u64(3), u32(1), u64(0)])
  const pairs = Object.entries(entries).flatMap(([key, given]) => [text(key), value(given)])
  return Buffer.concat([Buffer.from('GGUF'), u32(3), u64(1), u64(pairs.length / 2), ...pairs, tensor])
}

const file = gguf({
  'general.architecture': 'tiny',
  'general.name': 'Secret',
  'general.file_type': 1,
  'tiny.context_length': 128,
  'tiny.embedding_length': 8,
  'tokenizer.ggml.tokens': ['a', 'b'],
})

test.each([
  [[0.1], '0.1'],
  [[9.999_999_747_378_752e-6], '0.00001'],
  [[1e-7], '1e-7'],
  [[10_000], '10000'],
  [[16_777_216.5], '16777216'],
  [[3.4e38], '3.4e+38'],
  [[0.1, 1.1, -2.7], '[0.1,1.1,-2.7]'],
])('show prints float32 %j of a model file with the digits of 32 bits', async (values, printed) => {
  const floats = gguf({ 'general.architecture': 'tiny', 'tiny.scale': Float32Array.from(values) })
  await send('POST', `/api/blobs/sha256:${sha(floats)}`, floats)
  await create({ model: 'floats', files: { 'f.gguf': `sha256:${sha(floats)}` } })
  const shown = await send('POST', '/api/show', '{"model":"floats","verbose":true}')

  expect(shown.text).toContain(`"tiny.scale":${printed}`)
})

test('a model made from an uploaded file says what the file says', async () => {
  expect((await send('POST', `/api/blobs/sha256:${sha(file)}`, file)).status).toBe(201)
  expect(
    await create({
      model: 'mine',
      files: { 'mine.gguf': `sha256:${sha(file)}` },
      template: '{{ .System }}{{ .Tools }}{{ .Prompt }}',
      system: 'Be brief.',
    }),
  ).toEqual([
    'parsing GGUF',
    'validating GGUF model',
    'validating GGUF model',
    'validating GGUF model',
    'verifying conversion',
    `using existing layer sha256:${sha(file)}`,
    `creating new layer sha256:${sha('{{ .System }}{{ .Tools }}{{ .Prompt }}')}`,
    `creating new layer sha256:${sha('Be brief.')}`,
    'writing manifest',
    'success',
  ])

  expect(await show('mine')).toMatchObject({
    system: 'Be brief.',
    details: { format: 'gguf', family: 'tiny', parameter_size: '12K', quantization_level: 'F16' },
    model_info: {
      'general.architecture': 'tiny',
      'general.parameter_count': 12_000,
      'tokenizer.ggml.tokens': null,
    },
    tensors: [{ name: 'token_embd.weight', type: 'F16', shape: [4000, 3] }],
    capabilities: ['completion', 'tools'],
  })
  expect(Object.keys((await show('mine'))['model_info'] as object)).not.toContain('general.name')
  expect(await tagsOf('mine:latest')).toMatchObject({
    details: { context_length: 128, embedding_length: 8 },
    capabilities: ['completion', 'tools'],
  })
})

test('a model made from another one has its layers and its own', async () => {
  const messages = [{ role: 'user', content: 'Hi' }]
  const lines = await create({
    model: 'child',
    from: 'llama3.2',
    parameters: { temperature: 1, seed: 3 },
    license: ['BSD'],
    messages,
    requires: '9',
  })

  expect(lines.map((line) => line.replace(/[0-9a-f]{64}$/, ''))).toEqual([
    'using existing layer sha256:',
    'using existing layer sha256:',
    'using existing layer sha256:',
    'creating new layer sha256:',
    'creating new layer sha256:',
    'creating new layer sha256:',
    'writing manifest',
    'success',
  ])
  expect(lines).toContain(
    `creating new layer sha256:${sha('{"seed":3,"stop":["\\u003c"],"temperature":1}\n')}`,
  )
  expect(lines).toContain(`creating new layer sha256:${sha('[{"role":"user","content":"Hi"}]\n')}`)
  expect(await show('child')).toMatchObject({
    license: 'MIT\nBSD',
    messages,
    requires: '9',
    details: { parent_model: 'llama3.2:latest' },
  })
  expect(
    (await create({ model: 'again', from: 'child' })).filter((line) => line.startsWith('creating')),
  ).toEqual([])
})

test('digests agree between lists, ps and blobs, and are the same in every run', async () => {
  await create({ model: 'child', from: 'llama3.2', system: 'x' })
  const { digest, size } = await tagsOf('child:latest')
  await send('POST', '/api/generate', '{"model":"child"}')
  const [loaded] = JSON.parse((await send('GET', '/api/ps')).text).models

  expect(loaded).toMatchObject({ name: 'child:latest', digest })
  expect(digest).toMatch(/^[0-9a-f]{64}$/)
  await using other = await createMockOllama({
    models: [{ name: 'llama3.2', license: 'MIT', parameters: { temperature: 0.5, stop: ['<'] } }, 'gpt-oss'],
  })
  await (
    await fetch(`${other.url}/api/create`, {
      method: 'POST',
      body: '{"model":"child","from":"llama3.2","system":"x"}',
    })
  ).text()
  const { models } = (await (await fetch(`${other.url}/api/tags`)).json()) as { models: unknown[] }
  expect(models).toContainEqual(expect.objectContaining({ name: 'child:latest', digest, size }))
})

test('blobs that no model uses are removed, shared ones stay', async () => {
  await create({ model: 'one', from: 'llama3.2', system: 'only one' })
  await create({ model: 'two', from: 'llama3.2', system: 'both' })
  await send('POST', '/api/copy', '{"source":"two","destination":"three"}')
  await create({ model: 'one', from: 'llama3.2' })
  await send('DELETE', '/api/delete', '{"model":"two"}')

  expect([await isThere(sha('only one')), await isThere(sha('both'))]).toEqual([false, true])
  await send('DELETE', '/api/delete', '{"name":"three"}')
  expect(await isThere(sha('both'))).toBe(false)
  expect(await isThere(sha('MIT'))).toBe(true)
})

test('an uploaded file that is not a model is refused when it is parsed', async () => {
  const text = 'no model'
  await send('POST', `/api/blobs/sha256:${sha(text)}`, text)

  expect(await create({ model: 'x', files: { 'a.gguf': `sha256:${sha(text)}` } })).toEqual([
    'parsing GGUF',
    'error: supplied file was not in GGUF format',
  ])
  expect(await create({ model: 'x', files: { 'a.safetensors': `sha256:${sha(text)}` } })).toEqual([
    'converting model',
    'error: open config.json: no such file or directory',
  ])
})

test.each([0, 1, 4, 23, 24, 60, 200, file.length - 1])(
  'a model file cut after %d bytes is none',
  async (length) => {
    const cut = file.subarray(0, length)
    await send('POST', `/api/blobs/sha256:${sha(cut)}`, cut)

    expect((await create({ model: 'x', files: { 'a.gguf': `sha256:${sha(cut)}` } })).at(-1)).toBe(
      'error: supplied file was not in GGUF format',
    )
  },
)

test('counts in a model file that cannot be are no reason to fall', async () => {
  const wild = Buffer.from(file)
  wild.writeBigUInt64LE(2n ** 63n, 16)

  expect((await send('POST', `/api/blobs/sha256:${sha(wild)}`, wild)).status).toBe(201)
})

test('weights become smaller by quantising, if they were large', async () => {
  await send('POST', `/api/blobs/sha256:${sha(file)}`, file)
  await create({ model: 'mine', files: { 'mine.gguf': `sha256:${sha(file)}` } })

  expect((await create({ model: 'small', from: 'mine', quantize: 'q4_K_m' })).slice(0, 3)).toEqual([
    'quantizing F16 model to Q4_K_M',
    'quantizing F16 model to Q4_K_M',
    'verifying conversion',
  ])
  expect((await tagsOf('small:latest')).size).toBeLessThan((await tagsOf('mine:latest')).size)
  expect(await create({ model: 'smaller', from: 'small', quantize: 'Q8_0' })).toEqual([
    'error: quantization is only supported for F16, BF16 and F32 models',
  ])
})

test.each([
  ['ollama.com', 'https://ollama.com:443'],
  ['example.org', 'http://example.org:11434'],
  ['https://example.org', 'https://example.org:11434'],
  ['example.org:80', 'http://example.org:80'],
  ['/path', 'http://localhost:11434/path'],
])('a model at %s is one at %s', async (given, host) => {
  await create({ model: 'far', from: 'big', remote_host: given })

  expect(await show('far')).toMatchObject({ remote_host: host, remote_model: 'big' })
})

test('a model elsewhere is what the request tells of it', async () => {
  const info = {
    model_family: 'gptoss',
    context_length: 131_072,
    embedding_length: 2880,
    quantization_level: 'MXFP4',
    parameter_size: '116.8B',
  }
  const remote = { from: 'gpt-oss:120b', remote_host: 'http://127.0.0.1:22160' }
  await create({
    model: 'evening',
    ...remote,
    system: 'Be brief.',
    parameters: { stop: '\n' },
    info: { ...info, capabilities: ['completion', 'tools'] },
  })
  await create({ model: 'elsewhere', ...remote })
  const details = {
    parent_model: '',
    format: '',
    family: 'gptoss',
    families: ['gptoss'],
    parameter_size: '116.8B',
    quantization_level: 'MXFP4',
  }

  expect(await tagsOf('evening:latest')).toMatchObject({
    remote_model: 'gpt-oss:120b',
    details: { ...details, context_length: 131_072, embedding_length: 2880 },
    capabilities: ['completion', 'tools'],
  })
  expect(await show('evening')).toMatchObject({
    modelfile: expect.stringContaining(
      '# FROM evening:latest\n\nFROM \nTEMPLATE {{ .Prompt }}\nSYSTEM Be brief.\nPARAMETER stop "\n"\n',
    ),
    details,
    model_info: {
      'general.architecture': 'gptoss',
      'gptoss.context_length': 131_072,
      'gptoss.embedding_length': 2880,
    },
  })
  expect(await show('elsewhere')).toMatchObject({ details: { family: '', families: null }, model_info: {} })
  expect(Object.keys(await show('elsewhere'))).not.toContain('capabilities')
  expect(await show('evening:local')).toEqual({ error: "model 'evening:local' not found" })
})

test.each([
  [{ from: 'llama3.2', info: { model_family: 1 } }, 'info field "model_family" must be a string'],
  [{ from: 'llama3.2', info: { context_length: '1' } }, 'info field "context_length" must be a number'],
  [
    { from: 'llama3.2', info: { embedding_length: 1.5 } },
    'info field "embedding_length" must be a non-negative integer',
  ],
  [{ from: 'a:cloud:local' }, 'invalid model name'],
  [{ remote_host: 'ollama.com' }, "neither 'from' or 'files' was specified"],
])('%j is refused: %s', async (request, error) => {
  expect(await create({ model: 'new', ...request })).toEqual([`error: ${error}`])
})

test('a new name takes the letter case of what is there', async () => {
  await create({ model: 'LLAMA3.2:Mine', from: 'llama3.2', renderer: 'a', parser: 'b' })
  await send('POST', '/api/copy', '{"source":"llama3.2","destination":"GPT-OSS:MINE"}')

  expect((await tagsOf('llama3.2:Mine')).size).toBeGreaterThan(0)
  expect((await tagsOf('gpt-oss:Mine')).size).toBeGreaterThan(0)
  expect((await show('llama3.2:mine'))['modelfile']).toContain('\nRENDERER a\nPARSER b\nPARAMETER ')
  expect(await show('nope:LATEST')).toEqual({ error: "model 'nope:latest' not found" })
})

test('a copy onto itself changes nothing, even if the model is missing', async () => {
  expect((await send('POST', '/api/copy', '{"source":"nope","destination":"nope"}')).status).toBe(200)
})

test('an empty list of adapters has no known type', async () => {
  const body = JSON.stringify({ model: 'mine', from: 'llama3.2', adapters: {}, stream: false })
  expect(await send('POST', '/api/create', body)).toEqual({ status: 400, text: '{"error":"unknown type"}' })
})
