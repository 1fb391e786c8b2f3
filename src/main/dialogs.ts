import { dialog, MessageChannelMain } from 'electron'
import { pipe, portEndpoint } from '../contract'
import type { Page } from './page'
import { sampleLog } from './paths'
import type { ServiceHost } from './serviceHost'
import { text } from './text'

const logFilters = [
  { name: text.logs.filter, extensions: ['csv', 'gz', 'txt', 'tsv'] },
  { name: text.logs.all, extensions: ['*'] },
]

/** The kind of file that a suggested name ends with, so that the dialog shows the others of its kind. */
function filterOf(name: string): { name: string; extensions: string[] }[] {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? 'csv'
  return [{ name: extension.toUpperCase(), extensions: [extension] }]
}

/** The page's way to the service, and the dialogs by which it gets files: a grant each, never a path. */
export function serveDialogs(page: Page, host: ServiceHost): void {
  page.on('plenum:connect', (event) => {
    const lane = host.openWindowLane()
    if (lane === undefined) return
    const { port1, port2 } = new MessageChannelMain()
    pipe(portEndpoint(port2, 'The window'), lane)
    event.sender.postMessage('plenum:port', null, [port1])
  })
  page.handle('plenum:choose-logs', async () => {
    const { filePaths } = await dialog.showOpenDialog(page.window, {
      title: text.logs.title,
      properties: ['openFile', 'multiSelections'],
      filters: logFilters,
    })
    return Promise.all(filePaths.map((path) => host.grant(path, 'read')))
  })
  page.handle('plenum:choose-models', async () => {
    const { filePaths } = await dialog.showOpenDialog(page.window, {
      title: text.models.title,
      properties: ['openFile'],
      filters: [{ name: text.models.filter, extensions: ['plenum-model'] }, ...logFilters.slice(1)],
    })
    return Promise.all(filePaths.map((path) => host.grant(path, 'read')))
  })
  page.handle('plenum:choose-save', async (suggested) => {
    const name = typeof suggested === 'string' ? suggested : 'plenum.csv'
    const { filePath } = await dialog.showSaveDialog(page.window, {
      title: text.save.title,
      defaultPath: name,
      filters: filterOf(name),
    })
    // Electron answers an empty text when the dialog was closed.
    return filePath === '' ? null : host.grant(filePath, 'write')
  })
  page.handle('plenum:sample-log', () => host.grant(sampleLog(), 'read'))
  page.handle('plenum:grant-dropped', async (paths) => {
    if (!Array.isArray(paths)) return []
    return Promise.all(paths.filter((path) => typeof path === 'string').map((path) => host.grant(path, 'read')))
  })
}
