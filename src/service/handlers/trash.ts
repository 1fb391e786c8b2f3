import { PlenumError, type ServiceHandlers } from '../../contract'
import type { HandlersOf, HandlerTools } from './context'

type Requests = ServiceHandlers['requests']
type Lists =
  'datasets/list' | 'runs/list' | 'runs/get' | 'runs/matching' | 'scenarios/list' | 'searches/list' | 'sweeps/list'

export function trashHandlers({ trash }: HandlerTools): HandlersOf<'trash'> {
  return {
    'trash/put': (what) => trash.put(what),
    'trash/undo': ({ ticket }) => ({ restored: trash.undo(ticket) }),
  }
}

/** The lists without what is on its way out, and no page of such a run. (`runs/table` counts its pages, and leaves it out itself.) */
export function visibleLists(requests: Pick<Requests, Lists>, { trash }: HandlerTools): Pick<Requests, Lists> {
  return {
    'datasets/list': async (...asked) =>
      (await requests['datasets/list'](...asked)).filter(({ dataset }) => trash.isVisible(dataset)),
    'runs/list': async (...asked) => (await requests['runs/list'](...asked)).filter(({ run }) => trash.isVisible(run)),
    'runs/get': async (asked, context) => {
      if (trash.isVisible(asked.run)) return requests['runs/get'](asked, context)
      throw new PlenumError('not-found', 'The run was deleted.', { fix: 'Undo the deletion to see it again.' })
    },
    'runs/matching': async (...asked) => ({
      runs: (await requests['runs/matching'](...asked)).runs.filter((run) => trash.isVisible(run)),
    }),
    'scenarios/list': async (...asked) =>
      (await requests['scenarios/list'](...asked)).filter(({ set }) => trash.isVisible(set)),
    'searches/list': async (...asked) =>
      (await requests['searches/list'](...asked)).filter(({ search }) => trash.isVisible(search)),
    'sweeps/list': async (...asked) =>
      (await requests['sweeps/list'](...asked)).filter(({ sweep }) => trash.isVisible(sweep)),
  }
}
