/** The web shell lets one browser of this machine in, and nobody else; its socket answers nonsense with named errors. */
import { request, type IncomingMessage } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { ensureBuilt } from './support/build'
import { Folder } from './support/hall'
import { plenum, Program } from './support/program'

const folder = new Folder()
let program: Program
let url = new URL('http://127.0.0.1')
let cookie = ''

beforeAll(async () => {
  ensureBuilt()
  program = new Program(['--workspace', folder.file('w.plenum'), 'serve', '--json'])
  await program.prints(/\}\s*$/)
  const printed = z.strictObject({ url: z.url(), port: z.int() }).parse(JSON.parse(program.stdout))
  url = new URL(printed.url)
  expect(Number(url.port)).toBe(printed.port)
}, 120_000)
afterAll(async () => {
  program.child.kill('SIGKILL')
  await program.finished
  folder.remove()
})

function get(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: url.port, path, headers }, (response) => {
      response.resume()
      resolve(response)
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** 101 when the server takes the socket, else the status it refuses with. */
function knock(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${url.port}/socket`, { headers })
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0)
      socket.terminate()
    })
    socket.on('error', reject)
  })
}

it('listens on 127.0.0.1 only', async () => {
  expect(url.hostname).toBe('127.0.0.1')
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ address, family }) => family === 'IPv4' && address !== '127.0.0.1')
    .map(({ address }) => address)
  // another loopback address stands in where the machine has no network
  for (const host of ['127.0.0.2', ...others]) {
    const refused = await new Promise<boolean>((resolve) => {
      const socket = connectSocket({ host, port: Number(url.port) })
      socket.on('connect', () => {
        socket.destroy()
        resolve(false)
      })
      socket.on('error', () => resolve(true))
    })
    expect(refused).toBe(true)
  }
})

it('refuses without the token, and with a Host that is not this machine', async () => {
  expect((await get('/')).statusCode).toBe(401)
  expect((await get('/?token=guess')).statusCode).toBe(401)
  expect((await get(`/${url.search}`, { host: 'example.org' })).statusCode).toBe(403)
})

it('lets the first visitor with the token in, and no second one', async () => {
  const first = await get(`/${url.search}`)
  expect(first.statusCode).toBe(303)
  cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  expect(cookie).not.toBe('')
  expect((await get(`/${url.search}`)).statusCode).toBe(401)
  const page = await get('/', { cookie })
  expect(page.statusCode).toBe(200)
  expect(page.headers['content-security-policy']).toContain("default-src 'none'")
})

it('refuses a socket without the cookie, from another origin, or for another host', async () => {
  const origin = url.origin
  expect(await knock({ origin })).toBe(403)
  expect(await knock({ cookie })).toBe(403)
  expect(await knock({ cookie, origin: 'http://example.org' })).toBe(403)
  expect(await knock({ cookie, origin: 'http://example.org', host: 'example.org' })).toBe(403)
  expect(await knock({ cookie, origin })).toBe(101)
})

it('answers nonsense on the socket with named errors, and goes on', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${url.port}/socket`, { headers: { cookie, origin: url.origin } })
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  const ask = (message: unknown): Promise<unknown> =>
    new Promise((resolve) => {
      socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString())))
      socket.send(JSON.stringify(message))
    })
  const failure = (id: number, code: string): object => ({ kind: 'failure', id, error: { code } })
  expect(await ask({ kind: 'request', id: 1, name: 'make/coffee', input: {} })).toMatchObject(
    failure(1, 'unknown-request'),
  )
  expect(await ask({ kind: 'request', id: 2, name: 'constructor', input: {} })).toMatchObject(
    failure(2, 'unknown-request'),
  )
  expect(await ask({ kind: 'request', id: 3, name: 'datasets/get', input: { dataset: 5 } })).toMatchObject(
    failure(3, 'malformed-message'),
  )
  expect(await ask({ kind: 'shout', id: 4 })).toMatchObject(failure(4, 'malformed-message'))
  expect(await ask({ hello: 'world' })).toMatchObject({ kind: 'refused', error: { code: 'malformed-message' } })
  expect(await ask({ kind: 'listen', id: 5, name: 'no/topic', input: {} })).toMatchObject({
    kind: 'ended',
    id: 5,
    error: { code: 'unknown-request' },
  })
  // a page may not name files by path
  const log = folder.write('log.csv', 'time,T1\n')
  expect(
    await ask({ kind: 'request', id: 6, name: 'datasets/preview', input: { files: [{ path: log }] } }),
  ).toMatchObject(failure(6, 'bad-input'))
  expect(await ask({ kind: 'request', id: 7, name: 'datasets/list', input: {} })).toEqual({
    kind: 'reply',
    id: 7,
    output: [],
  })
  socket.close()
})

it('says so when the port is taken', async () => {
  const { code, stderr } = await plenum(['--workspace', folder.file('x.plenum'), 'serve', '--port', url.port])
  expect(stderr.trimEnd()).toBe(`plenum: Port ${url.port} is taken. Choose another with --port, or leave it out.`)
  expect(code).toBe(2)
})

it('ends with 0 on Ctrl-C', async () => {
  program.child.kill('SIGINT')
  expect((await program.finished).code).toBe(0)
})
