import { exportables, exportThing } from '../export'
import type { HandlersOf, HandlerTools } from './context'

export function exportHandlers(tools: HandlerTools): HandlersOf<'exports'> {
  return {
    'exports/list': ({ id }) => exportables(tools, id),
    'exports/write': (request, context) => {
      const path = tools.file(request.out, 'write')
      const what = { kind: 'export', title: `Export ${request.id}`, about: request.id } as const
      return tools.board.run(what, context, (job) => exportThing(tools, request, path, job))
    },
  }
}
