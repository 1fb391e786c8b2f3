import { decodeMessage, encodeMessage, type Endpoint, PlenumError } from '../../contract'
import { plain } from './plain'

const lostSentence = 'The connection to Plenum was lost.'

/** An end over a WebSocket, open or still opening; messages are text (see the contract's codec). */
export function socketEndpoint(socket: WebSocket): Endpoint {
  const receivers: ((message: unknown) => void)[] = []
  const closers: ((reason: string) => void)[] = []
  let closedFor: string | undefined
  const lose = (reason: string): void => {
    if (closedFor !== undefined) return
    closedFor = reason
    for (const closed of closers) closed(reason)
  }
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (typeof event.data !== 'string') return
    const message = decodeMessage(event.data)
    for (const receive of receivers) receive(message)
  })
  socket.addEventListener('close', (event) => {
    lose(event.reason === '' ? lostSentence : event.reason)
  })
  return {
    post(message) {
      if (closedFor === undefined) socket.send(encodeMessage(plain(message)))
    },
    onMessage: (receive) => void receivers.push(receive),
    onClose(closed) {
      if (closedFor === undefined) closers.push(closed)
      else closed(closedFor)
    },
    close() {
      lose('The connection was closed.')
      socket.close()
    },
  }
}

/** Waits until `socket` is open. @throws PlenumError `process-lost` when it closes first. */
export function opened(socket: WebSocket): Promise<Endpoint> {
  const endpoint = socketEndpoint(socket)
  if (socket.readyState === socket.OPEN) return Promise.resolve(endpoint)
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(endpoint), { once: true })
    endpoint.onClose((reason) => {
      reject(
        new PlenumError('process-lost', reason, {
          fix: 'See whether `plenum serve` still runs, and open the address it printed again.',
        }),
      )
    })
  })
}
