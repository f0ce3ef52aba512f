import { expect, test } from 'vitest'
import { createMockOllama } from '../create-mock-ollama.ts'

const question = { messages: [{ role: 'user', content: 'Hi' }], stream: false }

async function ask(url: string, model: string): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`${url}/api/chat`, {
    method: 'POST',
    body: JSON.stringify({ ...question, model }),
  })
  return { status: response.status, json: await response.json() }
}

test('a local server forwards models of the cloud to a mock of it, and answers others itself', async () => {
  await using cloud = await createMockOllama({ as: 'cloud', keys: { good: '*' } })
  await using local = await createMockOllama({ models: ['llama3.2'], cloud: { url: cloud.url, key: 'good' } })
  cloud.reply('From the cloud')
  local.reply('From here')

  expect([await ask(local.url, 'gpt-oss:20b-cloud'), await ask(local.url, 'llama3.2')]).toMatchObject([
    { status: 200, json: { message: { content: 'From the cloud' } } },
    { status: 200, json: { message: { content: 'From here' } } },
  ])
  expect(cloud.requests.length).toBe(1)
})

test('without a key, a local server is signed in to a cloud that takes any', async () => {
  await using cloud = await createMockOllama({ as: 'cloud' })
  await using local = await createMockOllama({ cloud: cloud.url })
  cloud.reply('From the cloud')

  expect(await ask(local.url, 'gpt-oss:20b-cloud')).toMatchObject({
    status: 200,
    json: { message: { content: 'From the cloud' } },
  })
})

test('what the cloud refuses comes back as it is', async () => {
  await using cloud = await createMockOllama({ as: 'cloud', keys: { good: '*' } })
  await using local = await createMockOllama({ cloud: { url: cloud.url, key: 'other' } })
  const body = JSON.stringify({ ...question, model: 'gpt-oss:20b-cloud' })
  const refused = await fetch(`${local.url}/api/chat`, { method: 'POST', body })

  expect([refused.status, await refused.text()]).toEqual([401, 'unauthorized\n'])
})

test('without a cloud behind it, models of the cloud are refused', async () => {
  await using local = await createMockOllama()

  expect(await ask(local.url, 'gpt-oss:20b-cloud')).toEqual({
    status: 403,
    json: { error: 'ollama cloud is disabled: remote model is unavailable' },
  })
})

test.each([
  ['cloud', { cloud: 'nowhere' }, /cloud: expected a URL such as .*, found "nowhere"/],
  [
    'its keys',
    { cloud: { url: 'http://127.0.0.1:1', kee: 'x' } },
    /cloud\.kee: unknown key: did you mean "key"/,
  ],
  ['as', { as: 'olla', cloud: 'http://127.0.0.1:1' }, /cloud: not an option of olla, only of local/],
] as const)('a wrong %s is refused', async (_, options, message) => {
  await expect(createMockOllama(options as Parameters<typeof createMockOllama>[0])).rejects.toThrow(message)
})

const remote = { host: 'https://ollama.com:443', model: 'gpt-oss:20b' }

test.each([
  ['/api/chat', { ...question }],
  ['/v1/chat/completions', { ...question }],
  ['/v1/chat/completions', { ...question, stream: true }],
  ['/v1/messages', { ...question, max_tokens: 9 }],
  ['/v1/responses', { input: 'Hi' }],
])('%s with a remote model is answered by the cloud: %j', async (path, body) => {
  await using cloud = await createMockOllama({ as: 'cloud' })
  await using local = await createMockOllama({
    models: [{ name: 'evening', remote, system: 'Be brief.' }],
    cloud: { url: cloud.url, key: 'k' },
  })
  cloud.reply('From the cloud')
  const response = await fetch(`${local.url}${path}`, {
    method: 'POST',
    body: JSON.stringify({ ...body, model: 'evening' }),
  })
  const text = await response.text()

  expect(response.status).toBe(200)
  expect(text).toContain('cloud')
  expect(text).toContain('"evening"')
  expect(cloud.requests).toMatchObject([
    {
      path: '/api/chat',
      body: { model: 'gpt-oss:20b', messages: [{ role: 'system', content: 'Be brief.' }, {}] },
    },
  ])
})

test('a remote model on a host that is not allowed is refused', async () => {
  await using cloud = await createMockOllama({ as: 'cloud' })
  await using local = await createMockOllama({
    models: [{ name: 'evening', remote: { host: 'http://10.0.0.1:1', model: 'x' } }],
    cloud: cloud.url,
  })

  expect(await ask(local.url, 'evening')).toEqual({
    status: 400,
    json: { error: 'this server cannot run this remote model' },
  })
})

test('the limit of the cloud reaches the client of a remote model with its status', async () => {
  await using cloud = await createMockOllama({ as: 'cloud', limits: [{ name: 'weekly', requests: 1 }] })
  await using local = await createMockOllama({
    models: [{ name: 'evening', remote }],
    cloud: { url: cloud.url, key: 'k' },
  })

  await ask(local.url, 'evening')

  expect(await ask(local.url, 'evening')).toMatchObject({
    status: 429,
    json: { Status: '429 Too Many Requests', error: expect.stringContaining('weekly usage limit') },
  })
})
