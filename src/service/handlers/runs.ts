import { PlenumError } from '../../contract'
import { requireContinuable, requireTrainable } from '../../domain'
import { samplesOf } from '../validationSamples'
import { version } from '../version'
import type { HandlersOf, HandlerTools } from './context'
import { runTableHandlers } from './run-table'

export function runHandlers(tools: HandlerTools): HandlersOf<'runs' | 'jobs'> {
  const { workspace, trainings, board, sampling, probing } = tools
  const { runs, datasets } = workspace
  return {
    ...runTableHandlers(tools),
    'runs/list': () => runs.list(),
    'runs/get': ({ run }) => runs.get(run),
    'runs/rename': ({ run, name }) => {
      const renamed = runs.rename(run, name)
      trainings.changed.emit(renamed)
      return renamed
    },
    'runs/delete': ({ run }) => ({ deleted: runs.delete(run) }),
    'runs/train': ({ dataset, name, seed, config }) => {
      const log = datasets.get(dataset)
      requireTrainable(log.steps, config)
      const title = name ?? `${log.name}, ${config.preset}, seed ${seed}`.slice(0, 120)
      const { run } = runs.insert({ kind: 'train', name: title, dataset, seed, config, version })
      return trainings.start(run)
    },
    'runs/probe': async (request, context) => {
      const shared = trainings.busy
      return { ...(await probing.probe(request, context)), shared: shared || trainings.busy }
    },
    'runs/branch': ({ run, from, name, config: asked }) => {
      const parent = runs.get(run)
      const config = asked ?? parent.config
      requireContinuable(parent.config, config, 'branch')
      const start = from === 'best' ? (parent.best?.step ?? 0) : parent.step
      if (start >= config.steps) {
        throw new PlenumError(
          'conflict',
          `The checkpoint is of step ${start}, and the branch ends at ${config.steps}.`,
          {
            place: { field: 'steps' },
            fix: 'Say to how many steps it is to go on.',
          },
        )
      }
      const title = name ?? `${parent.name}, from step ${start}`.slice(-120)
      const { seed, dataset } = parent
      const branch = workspace.branches.insert(
        { kind: 'train', name: title, dataset, seed, config, version, parent: run },
        from,
      )
      return trainings.start(branch.run)
    },
    'runs/resume': ({ run, steps }) => {
      const resting = runs.get(run)
      if (resting.status === 'queued' || resting.status === 'running') {
        throw new PlenumError('conflict', 'The run is training already.')
      }
      const target = steps ?? resting.steps
      if (resting.step >= target) {
        throw new PlenumError('conflict', `The run has done its ${resting.steps} steps.`, {
          fix: 'Say to how many steps it is to go on.',
        })
      }
      runs.update(run, { steps: target, config: { ...resting.config, steps: target } })
      return trainings.start(run)
    },
    'runs/pause': ({ run }) => trainings.stop(run, 'paused'),
    'runs/finish': ({ run }) => trainings.stop(run, 'done'),
    'runs/wait': ({ run }, { signal }) => trainings.wait(run, signal),
    'runs/curves': ({ run }) => {
      runs.get(run)
      return workspace.curves.get(run)
    },
    'runs/samples': ({ run }) => samplesOf(workspace, run),
    'runs/evaluate': (request, context) => {
      const what = { kind: 'evaluate', title: `Evaluate ${runs.get(request.run).name}`, about: request.run } as const
      return board.run(what, context, (job) => sampling.evaluate(request, job))
    },
    'runs/evaluations': ({ run }) => workspace.evaluations.list(run),
    'jobs/list': () => board.list(),
    'jobs/cancel': ({ job }) => ({ cancelled: board.cancel(job) }),
  }
}
