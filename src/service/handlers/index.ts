import type { ServiceHandlers } from '../../contract'
import { compareHandlers } from './compare'
import type { HandlerTools } from './context'
import { anomalyHandlers } from './anomalies'
import { datasetHandlers } from './datasets'
import { exportHandlers } from './exports'
import { modelHandlers } from './models'
import { reportHandlers } from './reports'
import { runHandlers } from './runs'
import { scenarioHandlers } from './scenarios'
import { searchHandlers } from './searches'
import { sweepHandlers } from './sweeps'
import { systemHandlers } from './system'
import { trashHandlers, visibleLists } from './trash'

export type { HandlerTools } from './context'

/** One handler file per domain of the contract, put together. */
export function serviceHandlers(tools: HandlerTools): ServiceHandlers {
  const requests = {
    ...systemHandlers(tools),
    ...datasetHandlers(tools),
    ...runHandlers(tools),
    ...scenarioHandlers(tools),
    ...anomalyHandlers(tools),
    ...compareHandlers(tools),
    ...exportHandlers(tools),
    ...modelHandlers(tools),
    ...reportHandlers(tools),
    ...searchHandlers(tools),
    ...sweepHandlers(tools),
    ...trashHandlers(tools),
  }
  return {
    requests: { ...requests, ...visibleLists(requests, tools) },
    topics: {
      'system/load': (_input, emit) => tools.load.listen(emit),
      'runs/progress': ({ run }, emit) =>
        tools.trainings.progress.listen((event) => {
          if (event.run === run) emit(event.progress)
        }),
      'runs/changed': (_input, emit) => tools.trainings.changed.listen(emit),
      'searches/progress': ({ search }, emit) =>
        tools.searches.progress.listen((event) => {
          if (event.search === search) emit(event.progress)
        }),
      'searches/changed': (_input, emit) => tools.searches.changed.listen(emit),
      'sweeps/progress': ({ sweep }, emit) =>
        tools.sweeps.progress.listen((event) => {
          if (event.sweep === sweep) emit(event.progress)
        }),
      'sweeps/changed': (_input, emit) => tools.sweeps.changed.listen(emit),
      'jobs/changed': (_input, emit) => tools.board.changed.listen(emit),
      'datasets/changed': (_input, emit) =>
        tools.datasetsChanged.listen(() => {
          emit(tools.workspace.datasets.list().filter(({ dataset }) => tools.trash.isVisible(dataset)))
        }),
    },
  }
}
