import { explore } from '../exploration'
import { writeSimulatedLog } from '../export'
import { importLogs, previewLogs } from '../import'
import type { HandlersOf, HandlerTools } from './context'
import { hallHandlers } from './hall'

export function datasetHandlers(tools: HandlerTools): HandlersOf<'datasets'> {
  const { workspace, board, datasetsChanged, file } = tools
  const { datasets } = workspace
  return {
    'datasets/preview': ({ files, options }) =>
      previewLogs(
        files.map((reference) => file(reference, 'read')),
        options,
      ),
    'datasets/import': async ({ files, name, source, licence, options, dryRun }, context) => {
      const paths = files.map((reference) => file(reference, 'read'))
      const what = { kind: 'import', title: `${dryRun ? 'Check' : 'Import'} ${name ?? 'a log'}`, about: null } as const
      const result = await board.run(
        what,
        context,
        ({ signal, progress }) =>
          importLogs({
            ...{ workspace, files: paths, name, source, licence, options, dryRun },
            ...{ signal, onProgress: progress },
          }),
        ({ dataset }) => dataset ?? null,
      )
      if (!dryRun) datasetsChanged.emit(null)
      return result
    },
    'datasets/list': () => datasets.list(),
    'datasets/get': ({ dataset }) => datasets.get(dataset),
    'datasets/report': ({ dataset }) => datasets.report(dataset),
    'datasets/rename': ({ dataset, name }) => {
      const renamed = datasets.rename(dataset, name)
      datasetsChanged.emit(null)
      return renamed
    },
    'datasets/describe': ({ dataset, ...said }) => {
      const described = datasets.describe(dataset, said)
      datasetsChanged.emit(null)
      return described
    },
    'datasets/delete': ({ dataset, withRuns }) => {
      const deleted = datasets.delete(dataset, { withRuns })
      datasetsChanged.emit(null)
      return { deleted }
    },
    ...hallHandlers(tools),
    'datasets/explore': (request, context) => {
      const title = `Explore ${datasets.get(request.dataset).name}`
      return board.run({ kind: 'explore', title, about: request.dataset }, context, (job) =>
        explore(workspace, request, job),
      )
    },
    'datasets/simulate': ({ out, ...options }, context) => {
      const path = file(out, 'write')
      const what = { kind: 'simulate', title: 'Simulate a hall', about: null } as const
      return board.run(what, context, ({ signal, progress }) =>
        writeSimulatedLog(options, path, { signal, onProgress: progress }),
      )
    },
  }
}
