import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isAddressOf } from '../../../src/main/fileAddress'
import { type Means, Prints } from '../../../src/main/prints'

let folder = ''
let temp = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plenum-prints-'))
  temp = join(folder, 'temp')
  mkdirSync(temp)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const files = new Map<string, string>()
/** The service writes what it is told into the file of a grant; the printer copies it. */
function printsWith(means: Partial<Means> = {}): Prints {
  files.clear()
  return new Prints({
    temp,
    grant: (html) => {
      const grant = `g_${String(files.size)}`
      files.set(grant, html)
      return Promise.resolve({ grant })
    },
    print: (html) => Promise.resolve(readFileSync(html)),
    ...means,
  })
}
const write = (grant: string, content: string): void => writeFileSync(files.get(grant) ?? '', content)
const left = (): string[] => readdirSync(temp)

describe('pages on their way to a PDF', () => {
  it('are printed to the file that was chosen, and leave nothing', async () => {
    const prints = printsWith()
    const out = join(folder, 'out.pdf')
    const { grant, name } = await prints.prepare(out)
    expect(name).toBe('out.pdf')
    write(grant, 'page')
    const printing = prints.print(grant)
    expect(prints.busy).toBe(true)
    await printing
    expect(readFileSync(out, 'utf8')).toBe('page')
    expect(prints.busy).toBe(false)
    expect(left()).toEqual([])
    await expect(prints.print(grant)).rejects.toThrow('Write it again.')
  })
  it('are printed one at a time, and each of two comes out', async () => {
    let open = 0
    const side: number[] = []
    const prints = printsWith({
      print: async (html) => {
        side.push(++open)
        await new Promise((resolve) => setImmediate(resolve))
        open--
        return readFileSync(html)
      },
    })
    const outs = ['a', 'b', 'c'].map((name) => join(folder, name))
    const asked = await Promise.all(outs.map((out) => prints.prepare(out)))
    for (const [at, { grant }] of asked.entries()) if (at !== 1) write(grant, String(at))
    // the one in the middle has no page: that stops neither of the others
    const done = await Promise.allSettled(asked.map(({ grant }) => prints.print(grant)))
    expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(side).toEqual([1, 1, 1])
    expect([0, 2].map((at) => readFileSync(outs[at] ?? '', 'utf8'))).toEqual(['0', '2'])
    expect(left()).toEqual([])
  })
  it('say in a sentence what the printer says in a code, and leave what was there', async () => {
    const prints = printsWith({ print: () => Promise.reject(new Error('ERR_BLOCKED_BY_CLIENT (-20)')) })
    const out = join(folder, 'out.pdf')
    writeFileSync(out, 'before')
    const { grant } = await prints.prepare(out)
    await expect(prints.print(grant)).rejects.toThrow('The page could not be printed.')
    expect(readFileSync(out, 'utf8')).toBe('before')
    expect(left()).toEqual([])
  })
  it('leave nothing when they are given back, when the page forgets them, or when the service grants nothing', async () => {
    const prints = printsWith()
    const first = await prints.prepare(join(folder, 'a'))
    await prints.prepare(join(folder, 'b'))
    expect(left()).toHaveLength(2)
    prints.drop(first.grant)
    prints.drop(first.grant)
    expect(left()).toHaveLength(1)
    prints.dropWaiting()
    expect(left()).toEqual([])
    const refusing = printsWith({ grant: () => Promise.reject(new Error('The service is not running.')) })
    await expect(refusing.prepare(join(folder, 'c'))).rejects.toThrow('The service is not running.')
    expect(left()).toEqual([])
  })
  it('keep a page that is printed when the window forgets it, and nothing when the program ends', async () => {
    let finish = (): void => undefined
    const prints = printsWith({
      print: async (html) => {
        await new Promise<void>((resolve) => (finish = resolve))
        return readFileSync(html)
      },
    })
    const { grant } = await prints.prepare(join(folder, 'a'))
    write(grant, 'page')
    const printing = prints.print(grant)
    await Promise.resolve()
    prints.dropWaiting()
    expect(left()).toHaveLength(1)
    finish()
    await printing
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('page')
    const next = await prints.prepare(join(folder, 'b'))
    const cut = prints.print(next.grant)
    prints.end()
    expect(left()).toEqual([])
    await Promise.resolve()
    finish()
    await expect(cut).rejects.toThrow('The page could not be printed.')
  })
})

describe('the address of a file', () => {
  it('is known however it is spelled, and no other is', () => {
    const file = join(folder, '50% a~1', 'ü#?.html')
    const { href } = pathToFileURL(file)
    expect(isAddressOf(href, file)).toBe(true)
    // as Chromium spells it, and as Node does
    expect(isAddressOf(href.replace('%7E', '~'), file)).toBe(true)
    expect(isAddressOf(href.replace('~', '%7E'), file)).toBe(true)
    expect(isAddressOf(pathToFileURL(join(folder, 'other.html')).href, file)).toBe(false)
    for (const url of ['https://example.org/page.html', `file://host${file}`, 'file:///%ff%', 'data:,', 'no address']) {
      expect(isAddressOf(url, file)).toBe(false)
    }
  })
})
