import type { ChatMessage, OllamaClient } from '@ollamakit/core'

export interface Turn {
  text: string
  server: string | undefined
  /** `miss`: a new session. `hit`: the same server as before. `repin`: another server, because that one is down. */
  session: string | undefined
}

/** A conversation that stays on one server, which then has the earlier turns in its cache. */
export function createConversation(
  { chat }: OllamaClient,
  model: string,
  id: string,
): { ask(question: string): Promise<Turn> } {
  const messages: ChatMessage[] = []
  return {
    async ask(question) {
      const asked: ChatMessage[] = [...messages, { role: 'user', text: question }]
      const { text, response } = await chat.generate(
        { model, messages: asked },
        { headers: { 'X-Olla-Session-ID': id } },
      )
      messages.splice(0, Infinity, ...asked, { role: 'assistant', text })
      return { text, server: response.servedBy.endpoint, session: response.servedBy.stickySession }
    },
  }
}
