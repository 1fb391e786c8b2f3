import { app, BrowserWindow, dialog } from 'electron'
import { mkdtempSync, rmSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from './page'
import type { ServiceHost } from './serviceHost'
import { text } from './text'

/** A page that the service is to write, and the PDF that a person chose for it. */
interface Pending {
  readonly folder: string
  readonly html: string
  readonly out: string
}

/**
 * Pages as PDF. The page of the window gets a grant for an HTML file in a folder of ours, and hands the grant back when the
 * service has written it: it names neither the file that is printed nor the one that is written.
 */
export function servePrinting(page: Page, host: ServiceHost): void {
  const pending = new Map<string, Pending>()
  page.handle('plenum:choose-pdf', async (suggested) => {
    const { filePath } = await dialog.showSaveDialog(page.window, {
      title: text.print.title,
      defaultPath: typeof suggested === 'string' ? suggested : 'plenum.pdf',
      filters: [{ name: 'PDF', extensions: ['pdf'] }],
    })
    // Electron answers an empty text when the dialog was closed.
    if (filePath === '') return null
    const folder = mkdtempSync(join(app.getPath('temp'), 'plenum-print-'))
    const html = join(folder, 'page.html')
    const { grant } = await host.grant(html, 'write')
    pending.set(grant, { folder, html, out: filePath })
    return { grant, name: basename(filePath) }
  })
  page.handle('plenum:print-pdf', async (grant) => {
    const found = typeof grant === 'string' ? pending.get(grant) : undefined
    if (typeof grant !== 'string' || found === undefined) throw new Error(text.print.gone)
    pending.delete(grant)
    try {
      await replace(found.out, await printed(found.html))
    } finally {
      rmSync(found.folder, { recursive: true, force: true })
    }
  })
  // pages that were never written, because their report was cancelled
  app.on('will-quit', () => {
    for (const { folder } of pending.values()) rmSync(folder, { recursive: true, force: true })
  })
}

/** Prints a file in a window that is never shown, runs nothing and loads nothing else. */
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
    const address = pathToFileURL(html).href
    printer.webContents.session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: url !== address }))
    printer.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
    await printer.loadFile(html)
    return await printer.webContents.printToPDF({ pageSize: 'A4', printBackground: true, preferCSSPageSize: true })
  } finally {
    printer.destroy()
  }
}

/** All of it or nothing. @throws Error with a sentence for the person */
async function replace(out: string, content: Buffer): Promise<void> {
  const draft = `${out}.part`
  try {
    await writeFile(draft, content)
    await rename(draft, out)
  } catch (thrown) {
    await rm(draft, { force: true })
    throw new Error(text.print.failed(out), { cause: thrown })
  }
}
