/** Which deployment answers. */
import type { OllamaClient } from '@ollamakit/core'
import { expect, prompts } from './framework.ts'
import type { MockedDeployment } from './find-server.ts'

/**
 * Asks the server what it is and reads from a response who answered. Returns both as text.
 *
 * @throws if one of them is not the deployment of `--as`.
 */
export async function checkDeployment(
  client: OllamaClient,
  model: string,
  as: MockedDeployment | undefined,
): Promise<string> {
  const { deployment, evidence } = await client.probe()
  const { response } = await client.chat.generate({ model, messages: [{ role: 'user', text: prompts.text }] })
  const { servedBy } = response
  const expected = as === 'turbo' ? 'cloud' : as
  for (const found of expected ? [deployment, servedBy.deployment] : [])
    expect(found === expected, `expected a response of ${expected}, not of ${found}: ${evidence}`)
  const { endpoint, proxy, requestId } = servedBy
  const details = Object.entries({ endpoint, proxy, 'request id': requestId })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `, ${name} ${value}`)
  return `by ${servedBy.deployment}${details.join('')} (${evidence})`
}
