import { OllamaEmbeddings } from '@ollamakit/langchain'

const embeddings = new OllamaEmbeddings({ model: 'nomic-embed-text' })

const vectors = await embeddings.embedDocuments(['The sky is blue.', 'Grass is green.'])
console.log(vectors.length, vectors[0]?.length)
