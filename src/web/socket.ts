import type { WebSocket } from 'ws'
import { decodeMessage, encodeMessage, type Endpoint } from '../contract'

/** A browser's WebSocket as an end of a channel; text that is no message ends the connection. */
export function socketEndpoint(socket: WebSocket): Endpoint {
  return {
    post: (message) => {
      if (socket.readyState === socket.OPEN) socket.send(encodeMessage(message))
    },
    onMessage: (receive) => {
      socket.on('message', (data: Buffer) => {
        let message: unknown
        try {
          message = decodeMessage(data.toString('utf8'))
        } catch {
          socket.close(1003, 'not a message')
          return
        }
        receive(message)
      })
    },
    onClose: (closed) => void socket.on('close', () => closed('The page was closed.')),
    close: () => socket.close(),
  }
}
