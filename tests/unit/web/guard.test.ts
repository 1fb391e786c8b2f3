import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import { Guard } from '../../../src/web/guard'

const request = (headers: IncomingHttpHeaders): { headers: IncomingHttpHeaders } => ({ headers })

describe('guard of the web shell', () => {
  it.each(['127.0.0.1:4000', 'localhost:9', '[::1]:80', 'localhost'])('serves this machine as %s', (host) => {
    expect(new Guard().hostIsLocal(request({ host }))).toBe(true)
  })

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil.example:1', '', '0.0.0.0:80'])(
    'refuses the host %j, as a rebound name would send it',
    (host) => {
      expect(new Guard().hostIsLocal(request({ host }))).toBe(false)
    },
  )

  it('takes only its own origin', () => {
    const guard = new Guard()
    const host = '127.0.0.1:4000'
    expect(guard.originIsOwn(request({ host, origin: 'http://127.0.0.1:4000' }))).toBe(true)
    expect(guard.originIsOwn(request({ host, origin: 'http://127.0.0.1:4001' }))).toBe(false)
    expect(guard.originIsOwn(request({ host, origin: 'https://evil.example' }))).toBe(false)
    expect(guard.originIsOwn(request({ host }))).toBe(false)
  })

  it('admits the token once, and from then on its cookie', () => {
    const guard = new Guard()
    expect(guard.admit('wrong')).toBeUndefined()
    const cookie = guard.admit(guard.token)
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
    expect(guard.admit(guard.token)).toBeUndefined()
    const pair = cookie?.split(';')[0] ?? ''
    expect(guard.isAdmitted(request({ cookie: `theme=dark; ${pair}` }))).toBe(true)
    expect(guard.isAdmitted(request({ cookie: `${pair}x` }))).toBe(false)
    expect(guard.isAdmitted(request({}))).toBe(false)
    expect(new Guard().isAdmitted(request({ cookie: pair }))).toBe(false)
  })
})
