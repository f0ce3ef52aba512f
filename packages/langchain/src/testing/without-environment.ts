/** Removes environment variables on import: the developer may trace to LangSmith or run an Ollama, and tests must reach neither. */

for (const name of Object.keys(process.env))
  if (/^(LANGSMITH|LANGCHAIN|LC|OLLAMA)_/.test(name)) delete process.env[name]
