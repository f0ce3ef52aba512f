import { ollama } from '@ollamakit/ai-sdk'
import { rerank } from 'ai'

const { rerankedDocuments } = await rerank({
  model: ollama.rerankingModel('nomic-embed-text', {
    queryPrefix: 'search_query: ',
    documentPrefix: 'search_document: ',
  }),
  query: 'talk about rain',
  documents: ['sunny day at the beach', 'rainy day in the city'],
  topN: 1,
})
console.log(rerankedDocuments)
