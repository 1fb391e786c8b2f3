import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { writtenPage } from '../../../../src/cli/print'
import { findBrowser } from '../../../../src/cli/print/browser'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plenum-pdf-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** Stands for a browser: does with its arguments what the body says. */
function browser(body: string): string {
  const path = join(folder, 'chromium')
  writeFileSync(
    path,
    `#!/bin/sh\nfor each in "$@"; do case "$each" in --print-to-pdf=*) out="\${each#*=}";; esac; done\n${body}\n`,
  )
  chmodSync(path, 0o755)
  return path
}
const page = (file: string): Promise<{ file: string; bytes: number }> => {
  writeFileSync(file, '<p>page</p>')
  return Promise.resolve({ file, bytes: 11 })
}

describe('a browser to print with', () => {
  it('is the one that is named, else one of the search path', () => {
    const path = browser('')
    expect(findBrowser({ PATH: folder }, 'linux')).toBe(path)
    expect(findBrowser({ PATH: '', PLENUM_CHROMIUM: path }, 'linux')).toBe(path)
  })
  it('is not another one than the one that is named', () => {
    browser('')
    const named = join(folder, 'nothing')
    expect(() => findBrowser({ PATH: folder, PLENUM_CHROMIUM: named }, 'linux')).toThrow(
      expect.objectContaining({ code: 'unavailable', place: { file: named } }),
    )
  })
  it('is missed in a sentence that says what to do', () => {
    expect(() => findBrowser({ PATH: folder }, 'linux')).toThrow(/there is no Chrome, Chromium or Edge here/)
  })
})

describe('a page', () => {
  const { signal } = new AbortController()
  it('is written as it is where no PDF is asked for', async () => {
    const out = join(folder, 'page.html')
    expect(await writtenPage(out, page, signal)).toEqual({ file: out, bytes: 11 })
  })
  it('is printed elsewhere and put in place when it is complete', async () => {
    // the page is the last argument
    vi.stubEnv('PLENUM_CHROMIUM', browser('for each in "$@"; do last="$each"; done; cat "${last#file://}" > "$out"'))
    const out = join(folder, 'page.pdf')
    expect(await writtenPage(out, page, signal)).toEqual({ file: out, bytes: 11 })
    expect(readFileSync(out, 'utf8')).toBe('<p>page</p>')
  })
  it('leaves nothing, and what was there, when the browser fails', async () => {
    const out = join(folder, 'page.pdf')
    writeFileSync(out, 'before')
    vi.stubEnv('PLENUM_CHROMIUM', browser('exit 3'))
    await expect(writtenPage(out, page, signal)).rejects.toThrow('The browser printed nothing.')
    vi.stubEnv('PLENUM_CHROMIUM', browser('exit 0'))
    await expect(writtenPage(out, page, signal)).rejects.toThrow('The browser printed nothing.')
    expect(readFileSync(out, 'utf8')).toBe('before')
    expect(readdirSync(folder).sort()).toEqual(['chromium', 'page.pdf'])
    expect(existsSync(`${out}.part`)).toBe(false)
  })
  it('is cancelled by the person, whether the browser has begun or ends by itself, and leaves nothing', async () => {
    const out = join(folder, 'page.pdf')
    const temporary = join(folder, 'temporary')
    mkdirSync(temporary)
    vi.stubEnv('TMPDIR', temporary)
    const begun = join(folder, 'begun')
    // prints, says so, and goes on until it is ended
    vi.stubEnv('PLENUM_CHROMIUM', browser(`echo x > "$out"; : > "${begun}"; exec sleep 600`))
    const person = new AbortController()
    const printing = writtenPage(out, page, person.signal)
    const cancelled = expect(printing).rejects.toMatchObject({ code: 'cancelled' })
    await vi.waitFor(() => expect(existsSync(begun)).toBe(true), { timeout: 20_000 })
    person.abort()
    await cancelled
    // a Ctrl-C of the terminal reached the browser first
    vi.stubEnv('PLENUM_CHROMIUM', browser('exit 130'))
    await expect(writtenPage(out, page, person.signal)).rejects.toMatchObject({ code: 'cancelled' })
    expect(readdirSync(folder).sort()).toEqual(['begun', 'chromium', 'temporary'])
    expect(readdirSync(temporary)).toEqual([])
  })
})
