import type { Endpoint } from '../../contract'

/** A file that the user chose and the service may read, known to the page by a grant only. */
export interface LogFile {
  readonly grant: string
  readonly name: string
  readonly bytes: number
}
/** A file that the service may write. `deliver` hands it to the user once it is written. */
export interface SaveTarget {
  readonly grant: string
  readonly name: string
  deliver(): void
}
export interface ServiceState {
  readonly state: 'restarting' | 'ready' | 'lost'
  readonly message: string
}

/** What differs between the desktop window and a browser: the wire and the files. Everything else is the contract. */
export interface Shell {
  readonly kind: 'desktop' | 'web'
  /** A fresh end that leads to the service. @throws PlenumError `process-lost` when there is no way to it. */
  connect(): Promise<Endpoint>
  /** Asks the user for logs; none when they change their mind. */
  chooseLogFiles(): Promise<LogFile[]>
  sampleLog(): Promise<LogFile>
  grantDropped(files: File[]): Promise<LogFile[]>
  /** Asks where to save; null when the user changes their mind. */
  chooseSaveFile(suggestedName: string): Promise<SaveTarget | null>
  /** Hears when the service behind the wire stops and comes back; returns its own undoing. */
  onServiceState(receive: (state: ServiceState) => void): () => void
}
