/**
 * Ends of connections, from the things that carry messages. Only shapes are named here, no runtime's module, so the
 * contract stays free of Node and Electron.
 */
import type { Endpoint } from './channel'

interface Ears {
  readonly onMessage: Endpoint['onMessage']
  readonly onClose: Endpoint['onClose']
  readonly hear: (message: unknown) => void
  readonly end: (reason: string) => void
}

/** Registers receivers and closers of an endpoint and fires `onClose` at most once, also for those who ask late. */
function ears(): Ears {
  const receivers: ((message: unknown) => void)[] = []
  const closers: ((reason: string) => void)[] = []
  let ended: string | undefined
  return {
    onMessage: (receive) => void receivers.push(receive),
    onClose: (closed) => {
      if (ended === undefined) closers.push(closed)
      else closed(ended)
    },
    hear: (message) => {
      for (const receive of receivers) receive(message)
    },
    end: (reason) => {
      if (ended !== undefined) return
      ended = reason
      for (const closed of closers) closed(reason)
    },
  }
}

/** `process` inside a forked child, or the `ChildProcess` its parent holds. */
export interface ProcessLike {
  // Method syntax on purpose: Node types the message more narrowly than it behaves with advanced serialization.
  send?(message: unknown, sent?: (error: Error | null) => void): boolean
  connected?: boolean
  on(event: 'message', receive: (message: unknown) => void): unknown
  on(event: 'disconnect', gone: () => void): unknown
  disconnect?(): void
}

/** The end of a Node IPC channel (fork with `serialization: 'advanced'`, so that typed arrays survive). */
export function processEndpoint(process: ProcessLike, name: string): Endpoint {
  const { hear, end, onMessage, onClose } = ears()
  process.on('message', hear)
  process.on('disconnect', () => end(`${name} ended.`))
  return {
    post: (message) => {
      // A channel that breaks while a message is on its way is told by `disconnect`; without a callback it would throw.
      if (process.connected !== false) process.send?.(message, () => undefined)
    },
    onMessage,
    onClose,
    close: () => {
      if (process.connected === true) process.disconnect?.()
      end('The connection was closed.')
    },
  }
}

/** Electron's `MessagePortMain` and `process.parentPort`: messages come as `{ data }`. */
export interface PortLike {
  postMessage(message: unknown): void
  on(event: 'message', receive: (event: { data: unknown }) => void): unknown
  on(event: 'close', gone: () => void): unknown
  start?: (() => void) | undefined
  close?: (() => void) | undefined
}

export function portEndpoint(port: PortLike, name: string): Endpoint {
  const { hear, end, onMessage, onClose } = ears()
  port.on('message', (event) => hear(event.data))
  port.on('close', () => end(`${name} closed its end.`))
  port.start?.()
  return {
    post: (message) => port.postMessage(message),
    onMessage,
    onClose,
    close: () => {
      port.close?.()
      end('The connection was closed.')
    },
  }
}

/** Electron's `UtilityProcess`, as main holds it. */
export interface UtilityLike {
  postMessage(message: unknown): void
  on(event: 'message', receive: (message: unknown) => void): unknown
  on(event: 'exit', gone: (code: number) => void): unknown
  kill(): boolean
}

export function utilityEndpoint(utility: UtilityLike, name: string): Endpoint {
  const { hear, end, onMessage, onClose } = ears()
  let running = true
  utility.on('message', hear)
  utility.on('exit', (code) => {
    running = false
    end(`${name} ended with code ${code}.`)
  })
  return {
    post: (message) => {
      if (running) utility.postMessage(message)
    },
    onMessage,
    onClose,
    close: () => {
      utility.kill()
    },
  }
}

/** Passes everything on between two ends until one closes, and then the reason. */
export function pipe(one: Endpoint, other: Endpoint): void {
  one.onMessage((message) => other.post(message))
  other.onMessage((message) => one.post(message))
  one.onClose((reason) => other.close(reason))
  other.onClose((reason) => one.close(reason))
}
