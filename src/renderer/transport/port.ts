import type { Endpoint } from '../../contract'
import { plain } from './plain'

/**
 * An end over a MessagePort. Only newer browsers tell when the other side of a port goes (Chrome 122): `drop` is for
 * whoever else hears of it.
 */
export function portEndpoint(port: MessagePort): Endpoint & { drop(reason: string): void } {
  const receivers: ((message: unknown) => void)[] = []
  const closers: ((reason: string) => void)[] = []
  let open = true
  port.addEventListener('message', (event: MessageEvent<unknown>) => {
    for (const receive of receivers) receive(event.data)
  })
  port.start()
  const drop = (reason: string): void => {
    if (!open) return
    open = false
    port.close()
    for (const closed of closers) closed(reason)
  }
  port.addEventListener('close', () => drop('The connection to the service was lost.'))
  return {
    post(message) {
      if (open) port.postMessage(plain(message))
    },
    onMessage: (receive) => void receivers.push(receive),
    onClose: (closed) => void closers.push(closed),
    close: () => drop('The connection was closed.'),
    drop,
  }
}
