import type { Page } from './page'
import type { ServiceHost } from './serviceHost'

/** Logs that a file manager or the command line gave to the program, on their way to the page. */
export class OpenFiles {
  private waiting: string[] = []
  private wanted = false

  constructor(
    private readonly page: Page,
    private readonly host: ServiceHost,
  ) {
    // a page that starts (again) says when it can take them
    page.on('plenum:logs-wanted', () => {
      this.wanted = true
      void this.hand()
    })
    page.window.webContents.on('did-navigate', () => (this.wanted = false))
  }

  give(paths: readonly string[]): void {
    this.waiting.push(...paths)
    void this.hand()
  }

  private async hand(): Promise<void> {
    if (!this.wanted || this.waiting.length === 0) return
    const paths = this.waiting.splice(0)
    const files = await Promise.all(
      // what is not there is left out; the page says so when none is left
      paths.map((path) => this.host.grant(path, 'read').catch(() => undefined)),
    )
    this.page.send(
      'plenum:open-logs',
      files.filter((file) => file !== undefined),
    )
  }
}
