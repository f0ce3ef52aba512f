/** Every endpoint of the native dialect, with its hover text. The client's methods and their types follow from this list. */
export {
  /** `POST /api/chat` without streaming. Returns the next message of a conversation. */
  chat,
  /** `POST /api/chat`. Streams the response line by line. */
  chatStream,
} from './chat.ts'
export {
  /** `POST /api/generate` without streaming. Completes a prompt. */
  generate,
  /** `POST /api/generate`. Streams the response line by line. */
  generateStream,
} from './generate.ts'
export {
  /** `POST /api/embed`. Returns the vectors of one or many texts. `openai.embeddings` is several times faster to read. */
  embed,
} from './embed.ts'
export {
  /** `POST /api/embeddings`. Returns the vector of one text, for old servers. */
  embeddings,
} from './embeddings.ts'
export {
  /** `GET /api/tags`. Lists the installed models, newest first. An empty list also for servers before 0.1.39, which send `null`. */
  tags,
} from './tags.ts'
export {
  /** `POST /api/show`. Returns the details of one model. */
  show,
} from './show.ts'
export {
  /** `GET /api/ps`. Lists the loaded models. */
  ps,
} from './ps.ts'
export {
  /** `GET /api/version`. Returns the server's version. */
  version,
} from './version.ts'
export {
  /** `GET /api/status`. Says whether cloud models are disabled. */
  status,
} from './status.ts'
export {
  /** `POST /api/generate` without a prompt. Loads a model. An embedding model, which `/api/generate` rejects, is loaded by `/api/embed`. */
  load,
  /** `POST /api/generate` with `keep_alive` 0. Unloads a model, of any kind and in any state. A response in progress is completed first. */
  unload,
} from './load.ts'
export {
  /** `POST /api/pull`. Resolves when the model has been downloaded. An interrupted pull resumes where it stopped. */
  pull,
  /** `POST /api/pull`. Streams the progress. Leaving the loop stops the pull and keeps what has been downloaded; the next pull resumes there. */
  pullStream,
} from './pull.ts'
export {
  /** `POST /api/push`. Resolves when the registry has the model. */
  push,
  /** `POST /api/push`. Streams the progress. */
  pushStream,
} from './push.ts'
export {
  /** `POST /api/create`. Resolves when the model has been created. */
  create,
  /** `POST /api/create`. Streams the progress. */
  createStream,
} from './create.ts'
export {
  /** `POST /api/copy`. Copies a model under another name. */
  copy,
} from './copy.ts'
export {
  /** `DELETE /api/delete`. Deletes a model. */
  deleteModel as delete,
} from './delete.ts'
export {
  /** `HEAD /api/blobs/:digest`. Resolves with true if the server has the file. */
  headBlob,
  /** `POST /api/blobs/:digest`. Uploads a file for `create`, unless the server has it. The server verifies the digest. */
  createBlob,
} from './blobs.ts'
export {
  /** `POST /api/me`. Returns the account that the daemon or the API key is signed in to. */
  me,
} from './me.ts'
export {
  /** `POST /api/signout`. Removes the daemon's key from the account. */
  signout,
} from './signout.ts'
export {
  /** `POST /api/web_search` of ollama.com, or `POST /api/experimental/web_search` of a daemon, which must be signed in. Searches the web. */
  webSearch,
} from './web-search.ts'
export {
  /** `POST /api/web_fetch` of ollama.com, or `POST /api/experimental/web_fetch` of a daemon, which must be signed in. Fetches a web page. */
  webFetch,
} from './web-fetch.ts'
export {
  /** `GET /api/experimental/model-recommendations`. Lists recommended models. */
  modelRecommendations,
} from './experimental-model-recommendations.ts'
