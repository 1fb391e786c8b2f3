import { app, BrowserWindow, dialog } from 'electron'
import { pathToFileURL } from 'node:url'
import { isAddressOf } from './fileAddress'
import type { Page } from './page'
import { Prints } from './prints'
import type { ServiceHost } from './serviceHost'
import { text } from './text'

/**
 * Pages as PDF. The page of the window gets a grant for an HTML file in a folder of ours, and hands the grant back when the
 * service has written it, or will not: it names neither the file that is printed nor the one that is written.
 */
export function servePrinting(page: Page, host: ServiceHost): Prints {
  const prints = new Prints({
    temp: app.getPath('temp'),
    grant: (html) => host.grant(html, 'write'),
    print: printed,
  })
  page.handle('plenum:choose-pdf', async (suggested) => {
    const { filePath } = await dialog.showSaveDialog(page.window, {
      title: text.print.title,
      defaultPath: typeof suggested === 'string' ? suggested : 'plenum.pdf',
      filters: [{ name: 'PDF', extensions: ['pdf'] }],
    })
    // Electron answers an empty text when the dialog was closed.
    return filePath === '' ? null : prints.prepare(filePath)
  })
  page.handle('plenum:print-pdf', (grant) => prints.print(grant))
  page.handle('plenum:drop-pdf', (grant) => prints.drop(grant))
  // a page that starts anew has forgotten its grants
  page.window.webContents.on('did-navigate', () => prints.dropWaiting())
  app.on('will-quit', () => prints.end())
  return prints
}

/** Prints a file in a window that is never shown, runs nothing and loads nothing else; one at a time. */
async function printed(html: string): Promise<Buffer> {
  const printer = new BrowserWindow({
    show: false,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webviewTag: false,
      // of its own, so that what is refused here is refused nowhere else
      partition: 'plenum-print',
    },
  })
  try {
    printer.webContents.session.webRequest.onBeforeRequest(({ url }, decide) =>
      decide({ cancel: !isAddressOf(url, html) }),
    )
    printer.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
    // not loadFile, which leaves a `%` of the path as it is
    await printer.loadURL(pathToFileURL(html).href)
    return await printer.webContents.printToPDF({ pageSize: 'A4', printBackground: true, preferCSSPageSize: true })
  } finally {
    printer.destroy()
  }
}
