import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { z } from 'zod'
import { PlenumError } from '../contract'
import type { Service } from '../service'
import { readAssets } from './assets'
import { Guard } from './guard'
import { socketEndpoint } from './socket'
import { Transfers } from './transfers'

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  // a page that is printed
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A report runs and loads nothing, and only our own page may show it. */
const reportPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"

const smallBodyBytes = 10_000
const largestMessageBytes = 64 * 1024 * 1024

export interface WebShellOptions {
  readonly service: Service
  /** The built renderer. */
  readonly page: string
  /** The bundled log that "try it" offers. */
  readonly sampleLog: string
  /** 0 chooses a free one. */
  readonly port: number
}
export interface WebShell {
  /** With the token; good for one visit. */
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

async function readSmallBody(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > smallBodyBytes) throw new PlenumError('bad-input', 'The request is too long.')
  }
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw new PlenumError('malformed-message', 'The request is not JSON.', { cause: thrown })
  }
}

function answerJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

/** Serves the page and its socket on 127.0.0.1 only. @throws PlenumError when the port is taken. */
export async function startWebShell(options: WebShellOptions): Promise<WebShell> {
  const guard = new Guard()
  const assets = readAssets(options.page)
  const transfers = new Transfers(options.service)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessageBytes })

  async function post(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (url.pathname === '/files') {
      answerJson(response, 200, await transfers.receive(request))
      return
    }
    if (url.pathname === '/files/sample') {
      answerJson(response, 200, options.service.grant(options.sampleLog, 'read'))
      return
    }
    if (url.pathname === '/downloads') {
      const body = z.object({ name: z.string().max(500) }).safeParse(await readSmallBody(request))
      if (!body.success) throw new PlenumError('malformed-message', 'A download needs a name.')
      answerJson(response, 200, transfers.prepareDownload(body.data.name))
      return
    }
    answerJson(response, 404, { code: 'not-found', message: 'There is nothing here.' })
  }
  async function get(url: URL, response: ServerResponse): Promise<void> {
    const [, download, name] = /^\/downloads\/([0-9a-f]{32})(?:\/(card|page))?$/.exec(url.pathname) ?? []
    const part = name === 'card' || name === 'page' ? name : 'file'
    if (part === 'page') response.setHeader('content-security-policy', reportPolicy)
    if (download !== undefined && (await transfers.send(download, part, response))) return
    const asset = assets.get(url.pathname === '/' ? '/index.html' : url.pathname)
    if (asset === undefined) return void response.writeHead(404).end('There is nothing here.')
    response.writeHead(200, { 'content-type': asset.type, 'cache-control': 'no-cache' }).end(asset.body)
  }
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('content-security-policy', contentSecurityPolicy)
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'no-referrer')
    response.setHeader('cross-origin-opener-policy', 'same-origin')
    if (!guard.hostIsLocal(request)) return void response.writeHead(403).end('This address is not served.')
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const token = url.searchParams.get('token')
    if (request.method === 'GET' && token !== null) {
      const cookie = guard.admit(token)
      if (cookie !== undefined) return void response.writeHead(303, { 'set-cookie': cookie, location: '/' }).end()
    }
    if (!guard.isAdmitted(request)) {
      return void response
        .writeHead(401, { 'content-type': 'text/plain; charset=utf-8' })
        .end(
          'Open the address that `plenum serve` printed; its token is good for one browser. Start it again for a new one.',
        )
    }
    if (request.method === 'GET') return get(url, response)
    if (request.method === 'POST' && guard.originIsOwn(request)) return post(url, request, response)
    response.writeHead(403).end('Refused.')
  }
  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const welcome =
      request.url === '/socket' && guard.hostIsLocal(request) && guard.originIsOwn(request) && guard.isAdmitted(request)
    if (!welcome) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (connected) => {
      options.service.attach(socketEndpoint(connected), 'window')
    })
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((thrown: unknown) => {
      const error = PlenumError.from(thrown)
      if (response.headersSent) response.destroy()
      else answerJson(response, error.code === 'internal' ? 500 : 400, error.toWire())
    })
  })
  server.on('upgrade', upgrade)
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/?token=${guard.token}`,
    port,
    close: async () => {
      for (const client of sockets.clients) client.terminate()
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      })
      transfers.close()
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      reject(
        new PlenumError(taken ? 'conflict' : 'internal', taken ? `Port ${port} is taken.` : error.message, {
          ...(taken ? { fix: 'Choose another with --port, or leave it out.' } : {}),
          cause: error,
        }),
      )
    })
    server.listen(port, '127.0.0.1', resolve)
  })
}
