import { app } from 'electron'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { defaultWorkspacePath } from '../contract'
import { type Arguments, readArguments } from './arguments'
import { confirmBusy } from './busy'
import { serveDialogs } from './dialogs'
import { setMenu } from './menu'
import { serveNotices } from './notices'
import { OpenFiles } from './openFiles'
import { Page } from './page'
import { servePrinting } from './printing'
import { RecentWorkspaces } from './recent'
import { ServiceHost } from './serviceHost'
import { openWindow } from './window'
import { Workspaces } from './workspaces'

/** What a second start of the program hands over to the first. */
const argumentsSchema = z.object({ workspaceFile: z.string().optional(), logFiles: z.array(z.string()) })

/** Electron main: one window, its menu and dialogs, and the two kinds of child process. Everything else lives in the service. */
function start(given: Arguments): void {
  const userData = app.getPath('userData')
  const recent = new RecentWorkspaces(userData)
  const usual = join(...defaultWorkspacePath(process.env, process.platform, homedir()))
  const early: string[] = []
  let take = (path: string): void => void early.push(path)
  let closing = false

  void app.whenReady().then(() => {
    const window = openWindow(userData)
    const page = new Page(window)
    const host = new ServiceHost(given.workspaceFile ?? recent.latest ?? usual, (state) => {
      page.send('plenum:service-state', state)
    })
    const workspaces = new Workspaces(page, host, recent, () => setMenu(page, host, workspaces, recent))
    const openFiles = new OpenFiles(page, host)
    serveDialogs(page, host)
    const prints = servePrinting(page, host)
    serveNotices(page)
    workspaces.serve()
    setMenu(page, host, workspaces, recent)
    host.start()
    take = (path) => {
      if (path.toLowerCase().endsWith('.plenum')) void workspaces.openAndTell(path)
      else openFiles.give([path])
    }
    for (const path of [...given.logFiles, ...early]) take(path)

    app.on('second-instance', (_event, _argv, _folder, handed) => {
      if (window.isMinimized()) window.restore()
      window.focus()
      const { workspaceFile, logFiles } = argumentsSchema.catch({ logFiles: [] }).parse(handed)
      if (workspaceFile !== undefined) void workspaces.openAndTell(workspaceFile)
      openFiles.give(logFiles)
    })
    window.on('close', (event) => {
      if (closing) return
      event.preventDefault()
      void host.isBusy().then((busy) => {
        if ((busy || prints.busy) && !confirmBusy('close')) return
        closing = true
        void host.stop().finally(() => app.quit())
      })
    })
  })
  // macOS tells of files by an event, also before the program is ready
  app.on('open-file', (event, path) => {
    event.preventDefault()
    take(path)
  })
  app.on('window-all-closed', () => app.quit())
}

// As root (a container, a test machine) Chromium has no sandbox of its own to switch on.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
// Electron's types promise `defaultApp` on development starts only by name
const isBare = (process as { defaultApp?: boolean }).defaultApp === true
const given = readArguments(process.argv, process.cwd(), isBare)
if (app.requestSingleInstanceLock({ ...given })) start(given)
else app.quit()
