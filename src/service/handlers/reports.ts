import { writeComparison, writeReport } from '../reports'
import type { HandlersOf, HandlerTools } from './context'

export function reportHandlers({ workspace, sampling, board, file }: HandlerTools): HandlersOf<'reports'> {
  return {
    'reports/write': (request, context) => {
      const path = file(request.out, 'write')
      const what = {
        kind: 'export',
        title: 'Write a quality report',
        about: 'run' in request.of ? request.of.run : request.of.set,
      } as const
      return board.run(what, context, (job) => writeReport(workspace, sampling, request, path, job))
    },
    'reports/compare': (request, context) => {
      const path = file(request.out, 'write')
      const what = { kind: 'export', title: `Compare ${request.runs.length} runs in a report`, about: null } as const
      return board.run(what, context, (job) => writeComparison(workspace, sampling, request, path, job))
    },
  }
}
