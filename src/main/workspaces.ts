import { dialog } from 'electron'
import { existsSync } from 'node:fs'
import { PlenumError } from '../contract'
import { confirmBusy } from './busy'
import type { Page } from './page'
import type { RecentWorkspaces } from './recent'
import type { ServiceHost } from './serviceHost'
import { text } from './text'
import { loadPage } from './window'

const filters = [{ name: text.workspace.filter, extensions: ['plenum'] }]

/** Which workspace the service works on, and the way to another. The page names them by identifier only. */
export class Workspaces {
  constructor(
    private readonly page: Page,
    private readonly host: ServiceHost,
    private readonly recent: RecentWorkspaces,
    private readonly changed: () => void,
  ) {
    recent.opened(host.workspaceFile)
  }

  serve(): void {
    const { page, recent, host } = this
    page.handle('plenum:workspaces', () => recent.list(host.workspaceFile))
    page.handle('plenum:open-workspace', async (id) => {
      const path = typeof id === 'string' ? recent.pathOf(id) : undefined
      if (path === undefined) throw new Error(text.workspace.gone)
      if (!existsSync(path)) throw new Error(text.workspace.missing(path))
      return this.open(path)
    })
    page.handle('plenum:choose-workspace', (kind) => this.choose(kind === 'new' ? 'new' : 'open'))
    page.handle('plenum:forget-workspace', (id) => {
      if (typeof id === 'string') recent.forget(id)
      this.changed()
    })
  }

  /** Asks for a file. Answers whether another workspace is open now. */
  async choose(kind: 'open' | 'new'): Promise<boolean> {
    const path = kind === 'open' ? await this.askForOne() : await this.askForNew()
    return path === undefined ? false : this.open(path)
  }

  /** @throws Error with a sentence for the person, where it is no workspace; the present one then stays open. */
  async open(path: string): Promise<boolean> {
    const { host, page, recent } = this
    if (path === host.workspaceFile) return true
    try {
      await host.inspect(path)
    } catch (thrown) {
      // only a message survives the way to the page
      throw new Error(PlenumError.from(thrown).sentence, { cause: thrown })
    }
    if ((await host.isBusy()) && !confirmBusy('open')) return false
    await host.switchTo(path)
    recent.opened(path)
    this.changed()
    // the page starts anew: nothing of the other workspace is left in it
    loadPage(page.window)
    return true
  }

  /** As `open`, for a menu or the command line: what goes wrong is said in a dialog. */
  async openAndTell(path: string): Promise<void> {
    await this.open(path).catch(tell)
  }
  async chooseAndTell(kind: 'open' | 'new'): Promise<void> {
    await this.choose(kind).catch(tell)
  }

  private async askForOne(): Promise<string | undefined> {
    const { filePaths } = await dialog.showOpenDialog(this.page.window, {
      title: text.workspace.open,
      properties: ['openFile'],
      filters,
    })
    return filePaths[0]
  }

  private async askForNew(): Promise<string | undefined> {
    const { filePath } = await dialog.showSaveDialog(this.page.window, {
      title: text.workspace.create,
      defaultPath: text.workspace.suggested,
      filters,
    })
    if (filePath === '') return undefined
    return filePath.toLowerCase().endsWith('.plenum') ? filePath : `${filePath}.plenum`
  }
}

function tell(thrown: unknown): void {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  dialog.showErrorBox(text.workspace.failed, message)
}
