/** Every route of the mock, in one list. */
import { adminRoutes } from './admin/admin-routes.ts'
import { messagesRoute } from './anthropic/messages.ts'
import type { Route } from './http/route.ts'
import { blobRoute } from './native/blobs.ts'
import { chatRoute } from './native/chat.ts'
import { copyRoute } from './native/copy.ts'
import { createRoute } from './native/create.ts'
import { deleteRoute } from './native/delete.ts'
import { embedRoute } from './native/embed.ts'
import { embeddingsRoute } from './native/embeddings.ts'
import { modelRecommendationsRoute } from './native/experimental-model-recommendations.ts'
import { generateRoute } from './native/generate.ts'
import { meRoute } from './native/me.ts'
import { psRoute } from './native/ps.ts'
import { pullRoute } from './native/pull.ts'
import { pushRoute } from './native/push.ts'
import { runningRoute } from './native/running.ts'
import { showRoute } from './native/show.ts'
import { signoutRoute, userKeyRoute } from './native/signout.ts'
import { statusRoute } from './native/status.ts'
import { tagsRoute } from './native/tags.ts'
import { versionRoute } from './native/version.ts'
import { webFetchRoute, webSearchRoute } from './native/web.ts'
import { transcriptionsRoute } from './openai/audio-transcriptions.ts'
import { chatCompletionsRoute } from './openai/chat-completions.ts'
import { completionsRoute } from './openai/completions.ts'
import { embeddingsRoute as openaiEmbeddingsRoute } from './openai/embeddings.ts'
import { imagesEditsRoute, imagesGenerationsRoute } from './openai/images.ts'
import { modelRoute, modelsRoute } from './openai/models.ts'
import { responsesRoute } from './openai/responses.ts'

export const routes: readonly Route[] = [
  runningRoute,
  versionRoute,
  tagsRoute,
  showRoute,
  chatRoute,
  generateRoute,
  embedRoute,
  embeddingsRoute,
  psRoute,
  pullRoute,
  pushRoute,
  createRoute,
  copyRoute,
  deleteRoute,
  blobRoute,
  statusRoute,
  meRoute,
  signoutRoute,
  userKeyRoute,
  webSearchRoute,
  webFetchRoute,
  modelRecommendationsRoute,
  chatCompletionsRoute,
  modelsRoute,
  modelRoute,
  completionsRoute,
  openaiEmbeddingsRoute,
  responsesRoute,
  transcriptionsRoute,
  imagesGenerationsRoute,
  imagesEditsRoute,
  messagesRoute,
  ...adminRoutes,
]
