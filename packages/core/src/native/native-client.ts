/** The native dialect as the wire has it: one method per endpoint. */
import type {
  ChatRequest,
  ChatResponse,
  CopyRequest,
  CreateRequest,
  DeleteRequest,
  EmbeddingsRequest,
  EmbeddingsResponse,
  EmbedRequest,
  EmbedResponse,
  GenerateRequest,
  GenerateResponse,
  MeResponse,
  ModelRecommendationsResponse,
  PsResponse,
  PullRequest,
  PushRequest,
  ShowRequest,
  ShowResponse,
  StatusResponse,
  TagsResponse,
  VersionResponse,
  WebFetchRequest,
  WebFetchResponse,
  WebSearchRequest,
  WebSearchResponse,
} from '@ollamakit/wire/native'
import type { Call } from '../transport/call.ts'
import type { JsonStream } from '../transport/stream-json.ts'
import type { Transport } from '../transport/transport.ts'
import { type CreateBlobRequest, createBlob, type CreatedBlob, headBlob } from './blobs.ts'
import { chat, chatStream } from './chat.ts'
import { copy } from './copy.ts'
import { create, createStream } from './create.ts'
import { deleteModel } from './delete.ts'
import { embed } from './embed.ts'
import { embeddings } from './embeddings.ts'
import { modelRecommendations } from './experimental-model-recommendations.ts'
import { generate, generateStream } from './generate.ts'
import { load, type LoadRequest, unload } from './load.ts'
import { me } from './me.ts'
import type { Progress } from './progress.ts'
import { ps } from './ps.ts'
import { pull, pullStream } from './pull.ts'
import { push, pushStream } from './push.ts'
import { show } from './show.ts'
import { signout } from './signout.ts'
import { status } from './status.ts'
import { tags } from './tags.ts'
import { version } from './version.ts'
import { webFetch } from './web-fetch.ts'
import { webSearch } from './web-search.ts'

/**
 * One method per endpoint; where the endpoint streams, its twin `…Stream` sends nothing before the loop begins, and leaving the loop closes the socket.
 *
 * All of them reject with OllamaConnectionError when no answer comes, with OllamaResponseError for a status of 400 and above and for an answer that
 * is not the endpoint's, and with the signal's reason when they are aborted. Streams fail with OllamaStreamError when they break off.
 */
export interface NativeClient {
  /** `POST /api/generate`, answered whole: text for a prompt. */
  generate(request: Omit<GenerateRequest, 'stream'>, call?: Call): Promise<GenerateResponse>
  /** `POST /api/generate`, line by line. */
  generateStream(request: Omit<GenerateRequest, 'stream'>, call?: Call): JsonStream<GenerateResponse>
  /** `POST /api/chat`, answered whole: the next message of a conversation. */
  chat(request: Omit<ChatRequest, 'stream'>, call?: Call): Promise<ChatResponse>
  /** `POST /api/chat`, line by line. */
  chatStream(request: Omit<ChatRequest, 'stream'>, call?: Call): JsonStream<ChatResponse>
  /** `POST /api/embed`: vectors of one or many texts. `openai.embeddings` takes a fraction of the time. */
  embed(request: EmbedRequest, call?: Call): Promise<EmbedResponse>
  /** `POST /api/embeddings`: the vector of one text, as old servers give it. */
  embeddings(request: EmbeddingsRequest, call?: Call): Promise<EmbeddingsResponse>
  /** `GET /api/tags`: what is installed, newest first. */
  tags(call?: Call): Promise<TagsResponse>
  /** `POST /api/show`: what is known of one model. */
  show(request: ShowRequest, call?: Call): Promise<ShowResponse>
  /** `GET /api/ps`: what is loaded. */
  ps(call?: Call): Promise<PsResponse>
  /** `GET /api/version`. */
  version(call?: Call): Promise<VersionResponse>
  /** `GET /api/status`: whether cloud models are refused. */
  status(call?: Call): Promise<StatusResponse>
  /** `POST /api/pull`: waits until the model is there. An interrupted pull goes on where it stopped. */
  pull(request: Omit<PullRequest, 'stream'>, call?: Call): Promise<Progress>
  /** `POST /api/pull`, with its progress. Leaving stops the pull and keeps what is there; asking again goes on. */
  pullStream(request: Omit<PullRequest, 'stream'>, call?: Call): JsonStream<Progress>
  /** `POST /api/push`: waits until the registry has the model. */
  push(request: Omit<PushRequest, 'stream'>, call?: Call): Promise<Progress>
  /** `POST /api/push`, with its progress. */
  pushStream(request: Omit<PushRequest, 'stream'>, call?: Call): JsonStream<Progress>
  /** `POST /api/create`: waits until the model is made. */
  create(request: Omit<CreateRequest, 'stream'>, call?: Call): Promise<Progress>
  /** `POST /api/create`, with its progress. */
  createStream(request: Omit<CreateRequest, 'stream'>, call?: Call): JsonStream<Progress>
  /** `POST /api/copy`: one more name for a model. */
  copy(request: CopyRequest, call?: Call): Promise<void>
  /** `DELETE /api/delete`: removes a model. */
  delete(request: DeleteRequest, call?: Call): Promise<void>
  /** `HEAD /api/blobs/:digest`: whether a file is there. */
  headBlob(digest: string, call?: Call): Promise<boolean>
  /** `POST /api/blobs/:digest`: sends a file for `create`, unless it is there already. */
  createBlob(request: CreateBlobRequest, call?: Call): Promise<CreatedBlob>
  /** `POST /api/generate` without a prompt (or `/api/embed` without input): loads a model and says nothing. */
  load(request: LoadRequest, call?: Call): Promise<void>
  /** `POST /api/generate` with `keep_alive` 0: unloads a model. */
  unload(request: { model: string }, call?: Call): Promise<void>
  /** `POST /api/me`: who is signed in, at the daemon or with the key. */
  me(call?: Call): Promise<MeResponse>
  /** `POST /api/signout`: takes the daemon's key out of the account. */
  signout(call?: Call): Promise<void>
  /** `POST /api/web_search` of ollama.com; of a daemon `POST /api/experimental/web_search`, which needs it to be signed in. */
  webSearch(request: WebSearchRequest, call?: Call): Promise<WebSearchResponse>
  /** `POST /api/web_fetch` of ollama.com; of a daemon `POST /api/experimental/web_fetch`, which needs it to be signed in. */
  webFetch(request: WebFetchRequest, call?: Call): Promise<WebFetchResponse>
  /** `GET /api/experimental/model-recommendations`: models worth a try. */
  modelRecommendations(call?: Call): Promise<ModelRecommendationsResponse>
}

export function createNativeClient(transport: Transport): NativeClient {
  return {
    generate: (request, call) => generate(transport, request, call),
    generateStream: (request, call) => generateStream(transport, request, call),
    chat: (request, call) => chat(transport, request, call),
    chatStream: (request, call) => chatStream(transport, request, call),
    embed: (request, call) => embed(transport, request, call),
    embeddings: (request, call) => embeddings(transport, request, call),
    tags: (call) => tags(transport, call),
    show: (request, call) => show(transport, request, call),
    ps: (call) => ps(transport, call),
    version: (call) => version(transport, call),
    status: (call) => status(transport, call),
    pull: (request, call) => pull(transport, request, call),
    pullStream: (request, call) => pullStream(transport, request, call),
    push: (request, call) => push(transport, request, call),
    pushStream: (request, call) => pushStream(transport, request, call),
    create: (request, call) => create(transport, request, call),
    createStream: (request, call) => createStream(transport, request, call),
    copy: (request, call) => copy(transport, request, call),
    delete: (request, call) => deleteModel(transport, request, call),
    headBlob: (digest, call) => headBlob(transport, digest, call),
    createBlob: (request, call) => createBlob(transport, request, call),
    load: (request, call) => load(transport, request, call),
    unload: (request, call) => unload(transport, request, call),
    me: (call) => me(transport, call),
    signout: (call) => signout(transport, call),
    webSearch: (request, call) => webSearch(transport, request, call),
    webFetch: (request, call) => webFetch(transport, request, call),
    modelRecommendations: (call) => modelRecommendations(transport, call),
  }
}
