import { compareCurves, compareDistributions, compareRuns, sampleTogether } from '../compare'
import type { HandlersOf, HandlerTools } from './context'

export function compareHandlers({ workspace, sampling, board }: HandlerTools): HandlersOf<'compare'> {
  return {
    'compare/runs': (request) => compareRuns(workspace, request),
    'compare/curves': (request) => compareCurves(workspace, request),
    'compare/scenarios': (request, context) => {
      const title = `Sample ${request.runs.length} runs from the same start`
      return board.run({ kind: 'scenarios', title, about: null }, context, async (job) => ({
        sets: await sampleTogether(workspace, sampling, request, job),
      }))
    },
    'compare/distributions': (request) => compareDistributions(workspace, request),
  }
}
