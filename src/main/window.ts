import { BrowserWindow, nativeTheme, session } from 'electron'
import { icon, programs } from './paths'

/** The page of the development server, set by electron-vite; never in a built program. */
const developmentUrl = process.env.ELECTRON_RENDERER_URL

export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: 'Plenum',
    icon: icon(),
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14171a' : '#f7f8f9',
    webPreferences: {
      preload: programs.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  window.setMenuBarVisibility(false)
  window.once('ready-to-show', () => window.show())

  // Nothing of the page may leave it: no new windows, no navigation, no permissions.
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  window.webContents.on('will-navigate', (event) => event.preventDefault())
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  window.webContents.on('render-process-gone', () => window.reload())

  if (developmentUrl === undefined) void window.loadFile(programs.page)
  else void window.loadURL(developmentUrl)
  return window
}
