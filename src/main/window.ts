import { BrowserWindow, nativeTheme, screen, session } from 'electron'
import { icon, programs } from './paths'
import { placeWindow, readWindowState, smallest, writeWindowState } from './windowState'

/** The page of the development server, set by electron-vite; never in a built program. */
const developmentUrl = process.env.ELECTRON_RENDERER_URL

/** Loads the page from its beginning. */
export function loadPage(window: BrowserWindow): void {
  if (developmentUrl === undefined) void window.loadFile(programs.page)
  else void window.loadURL(developmentUrl)
}

/** The one window, where it was when it was closed. @param userData folder of the user's settings */
export function openWindow(userData: string): BrowserWindow {
  const state = readWindowState(userData)
  const screens = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea)
  const window = new BrowserWindow({
    ...placeWindow(state, screens),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Plenum',
    icon: icon(),
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#111418' : '#f5f6f7',
    webPreferences: {
      preload: programs.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (state?.maximized === true) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => {
    writeWindowState(userData, { bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  })

  // Nothing of the page may leave it: no new windows, no navigation, no permissions.
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  window.webContents.on('will-navigate', (event) => event.preventDefault())
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  window.webContents.on('render-process-gone', () => window.reload())

  loadPage(window)
  return window
}
