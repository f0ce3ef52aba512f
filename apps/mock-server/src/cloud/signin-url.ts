/** Where a user of this server signs in. A real one names the host and its key. */
export const signinUrl = 'https://ollama.com/connect?name=ollamakit-mock&key=b2xsYW1ha2l0LW1vY2s'
