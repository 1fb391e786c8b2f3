import {
  dialog,
  ipcMain,
  MessageChannelMain,
  type BrowserWindow,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
} from 'electron'
import { pipe, portEndpoint } from '../contract'
import { sampleLog } from './paths'
import type { ServiceHost } from './serviceHost'

const logFilters = [
  { name: 'Logs', extensions: ['csv', 'gz', 'txt', 'tsv'] },
  { name: 'All files', extensions: ['*'] },
]

/** The whole of what the page may ask of main. Each message must come from the main frame of our own window. */
export function serveDialogs(window: BrowserWindow, host: ServiceHost): void {
  const isOurs = (event: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    event.sender === window.webContents && event.senderFrame === window.webContents.mainFrame
  const handle = (channel: string, answer: (argument: unknown) => Promise<unknown>): void => {
    ipcMain.handle(channel, (event, argument: unknown) => {
      if (!isOurs(event)) throw new Error('Refused: not Plenum’s own page.')
      return answer(argument)
    })
  }

  ipcMain.on('plenum:connect', (event) => {
    if (!isOurs(event)) return
    const lane = host.openWindowLane()
    if (lane === undefined) return
    const { port1, port2 } = new MessageChannelMain()
    pipe(portEndpoint(port2, 'The window'), lane)
    event.sender.postMessage('plenum:port', null, [port1])
  })
  handle('plenum:choose-logs', async () => {
    const { filePaths } = await dialog.showOpenDialog(window, {
      title: 'Choose logs',
      properties: ['openFile', 'multiSelections'],
      filters: logFilters,
    })
    return Promise.all(filePaths.map((path) => host.grant(path, 'read')))
  })
  handle('plenum:choose-save', async (suggested) => {
    const { filePath } = await dialog.showSaveDialog(window, {
      title: 'Save as',
      defaultPath: typeof suggested === 'string' ? suggested : 'plenum.csv',
      filters: [{ name: 'CSV', extensions: ['csv'] }],
    })
    // Electron answers an empty text when the dialog was closed.
    return filePath === '' ? null : host.grant(filePath, 'write')
  })
  handle('plenum:sample-log', () => host.grant(sampleLog(), 'read'))
  handle('plenum:grant-dropped', async (paths) => {
    if (!Array.isArray(paths)) return []
    return Promise.all(paths.filter((path) => typeof path === 'string').map((path) => host.grant(path, 'read')))
  })
}
