import { ollama } from '@ollamakit/ai-sdk'
import { cosineSimilarity, embed, embedMany } from 'ai'

const model = ollama.embeddingModel('nomic-embed-text')
const values = ['sunny day at the beach', 'rainy day in the city']

const { embeddings } = await embedMany({ model, values })
const { embedding } = await embed({ model, value: 'umbrella' })
console.log(embeddings.map((one) => cosineSimilarity(one, embedding)))
