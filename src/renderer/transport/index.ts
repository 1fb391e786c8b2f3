import { realBrowser } from './browser'
import { type DesktopBridge, desktopShell } from './desktop'
import type { Shell } from './shell'
import { webShell } from './web'

export { download } from './browser'
export { type DesktopBridge, desktopShell } from './desktop'
export { plain } from './plain'
export { portEndpoint } from './port'
export type { LogFile, RecentWorkspace, SaveTarget, ServiceState, Shell, Workspaces } from './shell'
export { opened, socketEndpoint } from './socket'
export { type Browser, webShell } from './web'

declare global {
  interface Window {
    plenumDesktop?: DesktopBridge
  }
}

/** The shell this page runs in: the Electron window where the preload script left its bridge, else a browser. */
export function createShell(): Shell {
  return window.plenumDesktop === undefined ? webShell(realBrowser) : desktopShell(window.plenumDesktop)
}
