/** `/olla/models`: what all backends have, as one list or one entry of it. */
import type { Clock } from '../../clock/clock.ts'
import type { Answer, Header } from '../../http/answer.ts'
import type { RequestContext } from '../../http/request-context.ts'
import type { Fleet } from './fleet.ts'
import { filterModels, toModelList, toModelSummary, toTags, toUnifiedList, unify } from './lists.ts'
import { errorText, ownJson } from './own-answer.ts'

export function answerModels(
  { url }: RequestContext,
  path: string,
  fleet: Fleet,
  clock: Clock,
  own: Header[],
): Answer {
  if (path !== '/olla/models') {
    const id = decodeURIComponent(path.split('/')[3] ?? '')
    if (id === '') return errorText(400, 'Model ID or alias required', own)
    const model = unify(fleet.up()).find(({ names }) =>
      names.some((name) => name.toLowerCase() === id.toLowerCase()),
    )
    return model ? ownJson(toModelSummary(model), own) : errorText(404, 'Model not found', own)
  }
  const query = new URL(url, 'http://mock.invalid').searchParams
  const counts = query.get('include_unavailable') === 'true' ? fleet.backends : fleet.up()
  const found = filterModels(unify(counts), query)
  if (typeof found === 'string') return errorText(400, found, own)
  const seconds = Math.floor(clock.now() / 1000)
  switch (query.get('format') ?? 'unified') {
    case 'unified':
      return ownJson(toUnifiedList(found, seconds), own)
    case 'openai':
      return ownJson(toModelList(found, seconds), own)
    default:
      return ownJson(toTags(found, new Date(seconds * 1000).toISOString().replace('.000', '')), own)
  }
}
