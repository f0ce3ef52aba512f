import { Document } from '@langchain/core/documents'
import { VectorStore } from '@langchain/core/vectorstores'
import { ChatOllama, OllamaEmbeddings } from '@ollamakit/langchain'

/** A vector store in memory. Ollama's vectors have length 1, so their dot product is their similarity. */
class MemoryStore extends VectorStore {
  readonly #entries: { vector: number[]; document: Document }[] = []

  _vectorstoreType(): string {
    return 'memory'
  }

  async addDocuments(documents: Document[]): Promise<void> {
    const vectors = await this.embeddings.embedDocuments(documents.map(({ pageContent }) => pageContent))
    await this.addVectors(vectors, documents)
  }

  async addVectors(vectors: number[][], documents: Document[]): Promise<void> {
    vectors.forEach((vector, i) => this.#entries.push({ vector, document: documents[i]! }))
  }

  async similaritySearchVectorWithScore(query: number[], k: number): Promise<[Document, number][]> {
    const score = (vector: number[]): number => vector.reduce((sum, value, i) => sum + value * query[i]!, 0)
    return this.#entries
      .map(({ vector, document }): [Document, number] => [document, score(vector)])
      .sort(([, a], [, b]) => b - a)
      .slice(0, k)
  }
}

const store = new MemoryStore(new OllamaEmbeddings({ model: 'nomic-embed-text' }), {})
await store.addDocuments([
  new Document({ pageContent: 'The office is closed on Mondays.' }),
  new Document({ pageContent: 'The cafeteria serves lunch from 12 to 2.' }),
])

const question = 'When can I have lunch?'
const found = await store.similaritySearch(question, 1)
const { text } = await new ChatOllama({ model: 'llama3.2' }).invoke([
  ['system', `Answer from this text only:\n${found.map(({ pageContent }) => pageContent).join('\n')}`],
  ['human', question],
])
console.log(text)
