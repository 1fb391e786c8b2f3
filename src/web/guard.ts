import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

interface Request {
  readonly headers: IncomingHttpHeaders
}

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]'])

function same(one: string, other: string): boolean {
  const a = Buffer.from(one)
  const b = Buffer.from(other)
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * Who may talk to the web shell: the browser that opened the printed URL once. The URL's token is used up by the first
 * visit and exchanged for a cookie; Host and Origin must name this machine, so neither a page of another site nor a
 * rebound DNS name gets in.
 */
export class Guard {
  readonly token = randomBytes(24).toString('base64url')
  private tokenUsed = false
  private readonly session = randomBytes(24).toString('base64url')
  // Cookies are shared between the ports of a host: each instance has a name of its own.
  private readonly cookieName = `plenum_${randomBytes(4).toString('hex')}`

  hostIsLocal(request: Request): boolean {
    const host = request.headers.host ?? ''
    return loopbackNames.has(host.replace(/:\d+$/, ''))
  }

  originIsOwn(request: Request): boolean {
    return request.headers.origin === `http://${request.headers.host ?? ''}`
  }

  /** The cookie for whoever brings the token for the first time; undefined for anyone else. */
  admit(token: string): string | undefined {
    if (this.tokenUsed || !same(token, this.token)) return undefined
    this.tokenUsed = true
    return `${this.cookieName}=${this.session}; HttpOnly; SameSite=Strict; Path=/`
  }

  isAdmitted(request: Request): boolean {
    const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim())
    return cookies.some((cookie) => same(cookie, `${this.cookieName}=${this.session}`))
  }
}
