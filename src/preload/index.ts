/** Bridges a port and the dialogs into the sandboxed page; no logic lives here. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'

interface GrantedFile {
  grant: string
  name: string
  bytes: number
}
interface ServiceState {
  state: 'restarting' | 'ready' | 'lost'
  message: string
}

/** Electron 22 has no webUtils; its File objects carry their path themselves. */
function pathOf(file: File): string {
  const utilities = webUtils as typeof webUtils | undefined
  return utilities === undefined ? ((file as File & { path?: string }).path ?? '') : utilities.getPathForFile(file)
}

ipcRenderer.on('plenum:port', (event) => {
  // '*' because a page from a file has no origin to name; a message to one's own window reaches nobody else
  window.postMessage('plenum:port', '*', event.ports)
})

contextBridge.exposeInMainWorld('plenumDesktop', {
  platform: process.platform,
  connect: (): void => {
    ipcRenderer.send('plenum:connect')
  },
  chooseLogFiles: (): Promise<GrantedFile[]> => ipcRenderer.invoke('plenum:choose-logs') as Promise<GrantedFile[]>,
  chooseSaveFile: (suggestedName: string, kind: 'csv'): Promise<{ grant: string; name: string } | null> =>
    ipcRenderer.invoke('plenum:choose-save', suggestedName, kind) as Promise<{ grant: string; name: string } | null>,
  sampleLog: (): Promise<GrantedFile> => ipcRenderer.invoke('plenum:sample-log') as Promise<GrantedFile>,
  grantDropped: (files: File[]): Promise<GrantedFile[]> =>
    ipcRenderer.invoke('plenum:grant-dropped', files.map(pathOf)) as Promise<GrantedFile[]>,
  onServiceState: (receive: (state: ServiceState) => void): (() => void) => {
    const heard = (_event: unknown, state: ServiceState): void => {
      receive(state)
    }
    ipcRenderer.on('plenum:service-state', heard)
    return () => {
      ipcRenderer.removeListener('plenum:service-state', heard)
    }
  },
})
