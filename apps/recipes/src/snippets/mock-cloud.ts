import { createMockOllama } from '@ollamakit/mock-server'

const cloud = await createMockOllama({
  as: 'cloud',
  keys: { 'test-key': ['gpt-oss:20b'] }, // "*" instead of a list: all models
  limits: [{ requests: 1, windowMs: 60_000 }],
})
const ask = () =>
  fetch(`${cloud.url}/api/chat`, {
    method: 'POST',
    headers: { Authorization: 'Bearer test-key' },
    body: JSON.stringify({ model: 'gpt-oss:20b', messages: [{ role: 'user', content: 'Hi' }] }),
  })
console.log((await ask()).status, (await ask()).status)
await cloud.close()
