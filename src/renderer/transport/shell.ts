import type { Endpoint } from '../../contract'

/** A file that the user chose and the service may read, known to the page by a grant only. */
export interface LogFile {
  readonly grant: string
  readonly name: string
  readonly bytes: number
}
/** A file that the service may write. */
export interface SaveTarget {
  readonly grant: string
  readonly name: string
  /** Hands it to the user once it is written, with the card that some exports write beside it. @throws PlenumError */
  deliver(beside: 'card' | 'nothing'): Promise<void>
  /** Where it will not be delivered: nothing is kept ready for it any more. */
  giveBack(): Promise<void>
}
export interface ServiceState {
  readonly state: 'restarting' | 'ready' | 'lost'
  readonly message: string
}

/** A workspace that was opened lately, known to the page by an identifier only. */
export interface RecentWorkspace {
  readonly id: string
  readonly name: string
  readonly folder: string
  /** ISO 8601. */
  readonly openedAt: string
  readonly current: boolean
  readonly exists: boolean
}
/**
 * The way to other workspaces. What opens one answers false when the person changed their mind, and throws PlenumError
 * where the file is no workspace (the present one then stays open); else the page starts anew.
 */
export interface Workspaces {
  recent(): Promise<RecentWorkspace[]>
  open(id: string): Promise<boolean>
  /** Asks for a file with a dialog: one that is there, or a name for a new one. */
  choose(kind: 'open' | 'new'): Promise<boolean>
  /** Takes it from the list of recent ones; the file stays. */
  forget(id: string): Promise<void>
}

/** What differs between the desktop window and a browser: the wire and the files. Everything else is the contract. */
export interface Shell {
  readonly kind: 'desktop' | 'web'
  /** A browser is tied to the workspace of its server: there it is undefined. */
  readonly workspaces: Workspaces | undefined
  /** A fresh end that leads to the service. @throws PlenumError `process-lost` when there is no way to it. */
  connect(): Promise<Endpoint>
  /** Asks the user for logs; none when they change their mind. */
  chooseLogFiles(): Promise<LogFile[]>
  sampleLog(): Promise<LogFile>
  /** @param signal ends an upload */
  grantDropped(files: File[], signal?: AbortSignal): Promise<LogFile[]>
  /** Asks where to save; null when the user changes their mind. */
  chooseSaveFile(suggestedName: string): Promise<SaveTarget | null>
  /**
   * Asks where a PDF is to go; null when the user changes their mind. What is written to the target is the page as HTML, and
   * `deliver` prints it: the window to the file that was chosen, a browser with its own dialog.
   */
  choosePdf(suggestedName: string): Promise<SaveTarget | null>
  /** Asks the user for model files; none when they change their mind. @param signal ends an upload */
  chooseModelFiles(signal?: AbortSignal): Promise<LogFile[]>
  /** Hears when the service behind the wire stops and comes back; returns its own undoing. */
  onServiceState(receive: (state: ServiceState) => void): () => void
  /** Hears of logs that a file manager gave to the program. */
  onOpenLogs(receive: (files: LogFile[]) => void): () => void
  /** Hears of commands that were chosen in the menu of the program, by their identifier. */
  onCommand(receive: (id: string) => void): () => void
  /** Whether nobody was asked yet if such a notice may be shown; a browser shows none until it is allowed. */
  noticesUnasked(): boolean
  /** Asks for it, upon a click of the person. */
  askForNotices(): Promise<void>
  /** Tells a person who looks elsewhere; nothing happens where that is not allowed. */
  notify(notice: { readonly title: string; readonly body: string }): void
  /** In the task bar: the share done, above 1 for work without a known end, null for none. */
  showProgress(share: number | null): void
}
