import { PlenumError } from '../../contract'
import { deploy, largestMegabytes, sweepCurves } from '../../domain'
import { exportThing } from '../export'
import type { StoredSweep } from '../store'
import { actorJson, Brokers, estimateSweep, readTrace, writeText } from '../sweeps'
import type { HandlersOf, HandlerTools } from './context'

export function sweepHandlers(tools: HandlerTools): HandlersOf<'sweeps'> {
  const { workspace, sweeps, board, pool, file } = tools
  const brokers = new Brokers(workspace)
  return {
    'sweeps/list': () => sweeps.list(),
    'sweeps/get': ({ sweep }) => sweeps.get(sweep),
    'sweeps/start': ({ plan, name }) => sweeps.start(plan, name),
    'sweeps/estimate': ({ plan }, { signal }) => estimateSweep(pool, plan, signal),
    'sweeps/trace': ({ file: reference, column }) => readTrace(file(reference, 'read'), column),
    'sweeps/rename': ({ sweep, name }) => sweeps.rename(sweep, name),
    'sweeps/delete': ({ sweep }) => ({ deleted: sweeps.delete(sweep) }),
    'sweeps/pause': ({ sweep }) => sweeps.stop(sweep, 'paused'),
    'sweeps/resume': ({ sweep }) => sweeps.resume(sweep),
    'sweeps/extend': ({ sweep, runs }) => sweeps.extend(sweep, runs),
    'sweeps/finish': ({ sweep }) => sweeps.stop(sweep, 'done'),
    'sweeps/wait': ({ sweep }, { signal }) => sweeps.wait(sweep, signal),
    'sweeps/results': ({ sweep, baseline }) => sweeps.results(sweep, baseline),
    'sweeps/curves': ({ sweep }) => sweepCurves(workspace.sweeps.get(sweep).plan, workspace.sweeps.trials(sweep)),
    'sweeps/policy': (request) => brokers.policy(request),
    'sweeps/deployment': ({ sweep }) => deploymentOf(workspace.sweeps.get(sweep)),
    'sweeps/decide': ({ sweep, trial, actor, ...situation }) => brokers.decide({ sweep, trial, actor }, situation),
    'sweeps/replay': ({ sweep, broker, seed, points }) => brokers.replay(sweep, broker, seed, points),
    'sweeps/heuristics': ({ seeds, firstSeed, ...of }, context) => {
      const title = `Play ${workspace.sweeps.get(of.sweep).name} against heuristics`
      const numbers = Array.from({ length: seeds }, (_, i) => firstSeed + i)
      return board.run({ kind: 'sweep', title, about: of.sweep }, context, (job) => brokers.compare(of, numbers, job))
    },
    'sweeps/export': (request, context) => {
      const path = file(request.out, 'write')
      const sweep = workspace.sweeps.get(request.sweep)
      switch (request.what) {
        case 'rewards':
        case 'table': {
          const asked = { id: request.sweep, table: request.what, format: 'csv', out: request.out } as const
          const form = { layout: 'long', delimiter: ',', decimalMark: '.', only: 'all' } as const
          return board.run({ kind: 'export', title: `Export ${sweep.name}`, about: request.sweep }, context, (job) =>
            exportThing(tools, { ...asked, ...form }, path, job),
          )
        }
        case 'actor-json':
          return writeText(path, actorJson(sweep, brokers.policy(request)))
        case 'actor-onnx':
          throw new PlenumError('unavailable', 'Actors cannot be written as ONNX yet.', { fix: 'Export them as JSON.' })
      }
    },
  }
}

function deploymentOf({ plan: { environment } }: StoredSweep) {
  const { locations, delaySeconds, meanUtilization } = deploy(environment)
  const { streams, serverLimit } = environment
  return {
    streams,
    serverLimit,
    megabytes: largestMegabytes(environment.taskSizes),
    servers: Array.from(delaySeconds, (delay, server) => ({
      x: locations[server * 2] ?? 0,
      y: locations[server * 2 + 1] ?? 0,
      delaySeconds: delay,
      cpu: meanUtilization[server * 3] ?? 0,
      memory: meanUtilization[server * 3 + 1] ?? 0,
      disk: meanUtilization[server * 3 + 2] ?? 0,
    })),
  }
}
