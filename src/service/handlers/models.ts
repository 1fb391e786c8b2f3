import { exportModel, importModel } from '../exchange'
import type { HandlersOf, HandlerTools } from './context'

export function modelHandlers(tools: HandlerTools): HandlersOf<'models'> {
  const { workspace, board, scratch, trainings, file } = tools
  return {
    'models/export': ({ run, out }, context) => {
      const path = file(out, 'write')
      const title = `Export the model of ${workspace.runs.get(run).name}`.slice(0, 120)
      return board.run({ kind: 'export', title, about: run }, context, (job) =>
        exportModel(workspace, scratch, run, path, job),
      )
    },
    'models/import': async ({ file: reference, dataset }, context) => {
      const path = file(reference, 'read')
      const what = { kind: 'import', title: 'Import a model', about: null } as const
      const imported = await board.run(
        what,
        context,
        (job) => importModel(tools, path, dataset, job),
        ({ run }) => run.run,
      )
      trainings.changed.emit(imported.run)
      return imported
    },
  }
}
