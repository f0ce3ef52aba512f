import { createOllamaClient } from '@ollamakit/core'

const { models } = createOllamaClient()

await models.ensure('qwen3', { onProgress: ({ status, fraction }) => console.log(status, fraction) }) // pulls it, unless it is there
const { tools, thinking, vision } = await models.capabilities('qwen3')
console.log({ tools, thinking, vision }) // each "yes", "no" or "unknown"
console.log(await models.contextLength('qwen3'))
