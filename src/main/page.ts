import { ipcMain, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'

/** Messages between main and the one page, both ways. What arrives is heard only from the main frame of our own window. */
export class Page {
  constructor(readonly window: BrowserWindow) {}

  /** Answers a question of the page. */
  handle(channel: string, answer: (argument: unknown) => unknown): void {
    ipcMain.handle(channel, (event, argument: unknown) => {
      if (!this.isOurs(event)) throw new Error('Refused: not Plenum’s own page.')
      return answer(argument)
    })
  }

  on(channel: string, heard: (event: IpcMainEvent, argument: unknown) => void): void {
    ipcMain.on(channel, (event, argument: unknown) => {
      if (this.isOurs(event)) heard(event, argument)
    })
  }

  send(channel: string, message: unknown): void {
    if (!this.window.isDestroyed()) this.window.webContents.send(channel, message)
  }

  private isOurs(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
    return event.sender === this.window.webContents && event.senderFrame === this.window.webContents.mainFrame
  }
}
