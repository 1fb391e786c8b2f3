import { PlenumError } from '../../contract'
import { portEndpoint } from './port'
import type { LogFile, RecentWorkspace, ServiceState, Shell } from './shell'

/** What src/preload exposes as `window.plenumDesktop`. */
export interface DesktopBridge {
  readonly platform: string
  connect(): void
  chooseLogFiles(): Promise<LogFile[]>
  chooseSaveFile(suggestedName: string): Promise<{ grant: string; name: string } | null>
  chooseModelFiles(): Promise<LogFile[]>
  choosePdf(suggestedName: string): Promise<{ grant: string; name: string } | null>
  printPdf(grant: string): Promise<void>
  /** A page that will not be written after all. */
  dropPdf(grant: string): Promise<void>
  sampleLog(): Promise<LogFile>
  grantDropped(files: File[]): Promise<LogFile[]>
  onServiceState(receive: (state: ServiceState) => void): () => void
  recentWorkspaces(): Promise<RecentWorkspace[]>
  openWorkspace(id: string): Promise<boolean>
  chooseWorkspace(kind: 'open' | 'new'): Promise<boolean>
  forgetWorkspace(id: string): Promise<void>
  onOpenLogs(receive: (files: LogFile[]) => void): () => void
  onCommand(receive: (id: string) => void): () => void
  notify(notice: { readonly title: string; readonly body: string }): void
  showProgress(share: number | null): void
}

const patienceMs = 20_000

/** The next port that the preload script hands to this window. */
function nextPort(target: Window): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const heard = (event: MessageEvent<unknown>): void => {
      const port = event.ports[0]
      if (event.source !== target || event.data !== 'plenum:port' || port === undefined) return
      stop()
      resolve(port)
    }
    const timer = setTimeout(() => {
      stop()
      reject(
        new PlenumError('process-lost', 'The service did not answer.', {
          fix: 'Close the window and start Plenum again. Your workspace is safe on disk.',
        }),
      )
    }, patienceMs)
    const stop = (): void => {
      clearTimeout(timer)
      target.removeEventListener('message', heard)
    }
    target.addEventListener('message', heard)
  })
}

/** Electron wraps what main threw into words of its own; the sentence after them is what a person needs. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (thrown) {
    const { message } = PlenumError.from(thrown)
    throw new PlenumError('bad-input', message.replace(/^Error invoking remote method '[^']*': (?:\w*Error: )?/, ''), {
      cause: thrown,
    })
  }
}

/** The shell of the Electron window: a port from main for the contract, native dialogs for the files. */
export function desktopShell(bridge: DesktopBridge, target: Window = window): Shell {
  return {
    kind: 'desktop',
    async connect() {
      const port = nextPort(target)
      // asked too early, main has no service to lead to yet: ask again when it says that there is one
      const stopAsking = bridge.onServiceState(({ state }) => {
        if (state === 'ready') bridge.connect()
      })
      bridge.connect()
      const endpoint = portEndpoint(await port.finally(stopAsking))
      const stop = bridge.onServiceState(({ state, message }) => {
        if (state === 'ready') return
        stop()
        endpoint.drop(message)
      })
      return endpoint
    },
    chooseLogFiles: () => asked(bridge.chooseLogFiles()),
    sampleLog: () => asked(bridge.sampleLog()),
    grantDropped: (files) => asked(bridge.grantDropped(files)),
    async chooseSaveFile(suggestedName) {
      const chosen = await asked(bridge.chooseSaveFile(suggestedName))
      return chosen === null ? null : { ...chosen, deliver: () => Promise.resolve(), giveBack: () => Promise.resolve() }
    },
    async choosePdf(suggestedName) {
      const chosen = await asked(bridge.choosePdf(suggestedName))
      if (chosen === null) return null
      return {
        ...chosen,
        deliver: () => asked(bridge.printPdf(chosen.grant)),
        giveBack: () => asked(bridge.dropPdf(chosen.grant)),
      }
    },
    chooseModelFiles: () => asked(bridge.chooseModelFiles()),
    onServiceState: (receive) => bridge.onServiceState(receive),
    workspaces: {
      recent: () => asked(bridge.recentWorkspaces()),
      open: (id) => asked(bridge.openWorkspace(id)),
      choose: (kind) => asked(bridge.chooseWorkspace(kind)),
      forget: (id) => asked(bridge.forgetWorkspace(id)),
    },
    onOpenLogs: (receive) => bridge.onOpenLogs(receive),
    onCommand: (receive) => bridge.onCommand(receive),
    // the system's own settings decide
    noticesUnasked: () => false,
    askForNotices: () => Promise.resolve(),
    notify: (notice) => bridge.notify({ ...notice }),
    showProgress: (share) => bridge.showProgress(share),
  }
}
