import { Annotation, Command, END, interrupt, MemorySaver, START, StateGraph } from '@langchain/langgraph'
import { ChatOllama } from '@ollamakit/langchain'

const model = new ChatOllama({ model: 'llama3.2' })
const State = Annotation.Root({ draft: Annotation<string>, approved: Annotation<boolean> })

const graph = new StateGraph(State)
  .addNode('write', async () => ({ draft: (await model.invoke('Write a birthday greeting.')).text }))
  // Stops here until the caller resumes the thread; the checkpointer keeps the state.
  .addNode('approve', ({ draft }) => ({ approved: interrupt<string, boolean>(`Send this? ${draft}`) }))
  .addEdge(START, 'write')
  .addEdge('write', 'approve')
  .addEdge('approve', END)
  .compile({ checkpointer: new MemorySaver() })

const thread = { configurable: { thread_id: 'greeting-1' } }
await graph.invoke({}, thread)
const { approved, draft } = await graph.invoke(new Command({ resume: true }), thread)
console.log(approved, draft)
