import type { HandlersOf, HandlerTools } from './context'

export function searchHandlers({ searches }: HandlerTools): HandlersOf<'searches'> {
  return {
    'searches/list': () => searches.list(),
    'searches/get': ({ search }) => searches.get(search),
    'searches/start': ({ name, ...request }) => searches.start({ ...request, name }),
    'searches/resume': ({ search }) => searches.resume(search),
    'searches/pause': ({ search }) => searches.stop(search, 'paused'),
    'searches/cancel': ({ search }) => searches.stop(search, 'cancelled'),
    'searches/wait': ({ search }, { signal }) => searches.wait(search, signal),
    'searches/results': ({ search }) => searches.results(search),
    'searches/delete': ({ search, keepRuns }) => ({ deleted: searches.delete(search, keepRuns) }),
  }
}
