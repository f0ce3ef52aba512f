/** Imported for what it does: whoever runs these tests may trace to LangSmith or have an Ollama of their own, and neither is to be reached. */

for (const name of Object.keys(process.env))
  if (/^(LANGSMITH|LANGCHAIN|LC|OLLAMA)_/.test(name)) delete process.env[name]
