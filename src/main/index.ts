import { app, dialog } from 'electron'
import { readArguments } from './arguments'
import { serveDialogs } from './dialogs'
import { ServiceHost } from './serviceHost'
import { openWindow } from './window'

/** Electron main: one window, the dialogs, and the two kinds of child process. Everything else lives in the service. */
function start(): void {
  const { workspaceFile } = readArguments(process.argv, app.getPath('userData'))
  let closing = false

  void app.whenReady().then(() => {
    const window = openWindow()
    const host = new ServiceHost(workspaceFile, (state) => {
      if (!window.isDestroyed()) window.webContents.send('plenum:service-state', state)
    })
    serveDialogs(window, host)
    host.start()

    app.on('second-instance', () => {
      if (window.isMinimized()) window.restore()
      window.focus()
    })
    window.on('close', (event) => {
      if (closing) return
      event.preventDefault()
      void host.isBusy().then((busy) => {
        if (busy && !confirmClose()) return
        closing = true
        void host.stop().finally(() => app.quit())
      })
    })
  })
  app.on('window-all-closed', () => app.quit())
}

function confirmClose(): boolean {
  const answer = dialog.showMessageBoxSync({
    type: 'question',
    message: 'Work is still running. Close Plenum all the same?',
    detail:
      'A running training saves a checkpoint first and can be resumed. Other running work is cancelled and leaves nothing.',
    buttons: ['Keep Plenum open', 'Save and close'],
    defaultId: 0,
    cancelId: 0,
  })
  return answer === 1
}

// As root (a container, a test machine) Chromium has no sandbox of its own to switch on.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
if (app.requestSingleInstanceLock({ workspace: readArguments(process.argv, '').workspaceFile })) start()
else app.quit()
