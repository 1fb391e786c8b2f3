/**
 * Bridges a port, the dialogs and a few narrow messages into the sandboxed page; no logic lives here. What each part
 * takes and answers stands in `DesktopBridge` of src/renderer/transport/desktop.ts; main checks what arrives.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron'

/** Electron 22 has no webUtils; its File objects carry their path themselves. */
function pathOf(file: File): string {
  const utilities = webUtils as typeof webUtils | undefined
  return utilities === undefined ? ((file as File & { path?: string }).path ?? '') : utilities.getPathForFile(file)
}

ipcRenderer.on('plenum:port', (event) => {
  // '*' because a page from a file has no origin to name; a message to one's own window reaches nobody else
  window.postMessage('plenum:port', '*', event.ports)
})

type Receive = (message: unknown) => void
/** Hears one channel of main; returns its own undoing. */
function hear(channel: string, receive: Receive): () => void {
  const heard = (_event: unknown, message: unknown): void => {
    receive(message)
  }
  ipcRenderer.on(channel, heard)
  return () => {
    ipcRenderer.removeListener(channel, heard)
  }
}
const ask = (channel: string, argument?: unknown): Promise<unknown> => ipcRenderer.invoke(channel, argument)
const tell = (channel: string, message?: unknown): void => {
  ipcRenderer.send(channel, message)
}

contextBridge.exposeInMainWorld('plenumDesktop', {
  platform: process.platform,
  connect: () => tell('plenum:connect'),
  chooseLogFiles: () => ask('plenum:choose-logs'),
  chooseSaveFile: (suggestedName: string) => ask('plenum:choose-save', suggestedName),
  chooseModelFiles: () => ask('plenum:choose-models'),
  choosePdf: (suggestedName: string) => ask('plenum:choose-pdf', suggestedName),
  printPdf: (grant: string) => ask('plenum:print-pdf', grant),
  dropPdf: (grant: string) => ask('plenum:drop-pdf', grant),
  sampleLog: () => ask('plenum:sample-log'),
  grantDropped: (files: File[]) => ask('plenum:grant-dropped', files.map(pathOf)),
  onServiceState: (receive: Receive) => hear('plenum:service-state', receive),
  recentWorkspaces: () => ask('plenum:workspaces'),
  openWorkspace: (id: string) => ask('plenum:open-workspace', id),
  chooseWorkspace: (kind: 'open' | 'new') => ask('plenum:choose-workspace', kind),
  forgetWorkspace: (id: string) => ask('plenum:forget-workspace', id),
  onOpenLogs: (receive: Receive) => {
    const stop = hear('plenum:open-logs', receive)
    tell('plenum:logs-wanted')
    return stop
  },
  onCommand: (receive: Receive) => hear('plenum:command', receive),
  notify: (notice: { title: string; body: string }) => tell('plenum:notify', notice),
  showProgress: (share: number | null) => tell('plenum:progress', share),
})
