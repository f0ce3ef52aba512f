import type { OllamaClient } from '@ollamakit/core'

/** Asks all questions at once. Returns each answer with the name of the server that gave it. */
export function askAll(
  { chat }: OllamaClient,
  model: string,
  questions: readonly string[],
): Promise<{ text: string; server: string | undefined }[]> {
  return Promise.all(
    questions.map(async (question) => {
      const { text, response } = await chat.generate({ model, messages: [{ role: 'user', text: question }] })
      return { text, server: response.servedBy.endpoint }
    }),
  )
}
