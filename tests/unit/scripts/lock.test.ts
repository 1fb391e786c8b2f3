import { existsSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { tryLock, withLock } from '../../../scripts/setup/lock.mjs'
import { DEAD_PID, scratchFolder } from './scratch'

const heldBy = (pid: number, host = hostname()): string => JSON.stringify({ pid, host })

describe('tryLock', () => {
  it('takes a free lock, and is refused by a living holder', () => {
    const file = path.join(scratchFolder(), 'lock')
    expect(tryLock(file)).toBe(true)
    expect(tryLock(file)).toBe(false)
    expect(readFileSync(file, 'utf8')).toBe(heldBy(process.pid))
  })

  it('takes over the lock of a dead process, and leaves no trace of it', () => {
    const file = path.join(scratchFolder(), 'lock')
    writeFileSync(file, heldBy(DEAD_PID))
    expect(tryLock(file)).toBe(true)
    expect(readFileSync(file, 'utf8')).toBe(heldBy(process.pid))
    expect(readdirSync(path.dirname(file))).toEqual(['lock'])
  })

  it('does not judge a process of another machine by its id, only by its silence', () => {
    const file = path.join(scratchFolder(), 'lock')
    writeFileSync(file, heldBy(DEAD_PID, 'elsewhere'))
    expect(tryLock(file)).toBe(false)
    const longAgo = new Date(Date.now() - 10 * 60_000)
    utimesSync(file, longAgo, longAgo)
    expect(tryLock(file)).toBe(true)
  })

  it('gives a holder that has not finished writing the benefit of the doubt', () => {
    const file = path.join(scratchFolder(), 'lock')
    writeFileSync(file, '')
    expect(tryLock(file)).toBe(false)
  })
})

describe('withLock', () => {
  it('holds the lock while working, and frees it also after a failure', async () => {
    const file = path.join(scratchFolder(), 'deep', 'lock')
    const seen = await withLock(file, () => Promise.resolve(existsSync(file)))
    expect(seen).toBe(true)
    expect(existsSync(file)).toBe(false)
    await expect(withLock(file, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(existsSync(file)).toBe(false)
  })

  it('lets one in after the other', async () => {
    const file = path.join(scratchFolder(), 'lock')
    const order: string[] = []
    const enter = (name: string): Promise<void> =>
      withLock(file, async () => {
        order.push(`${name} in`)
        await Promise.resolve()
        order.push(`${name} out`)
      })
    await Promise.all([enter('one'), enter('two')])
    expect(order).toEqual(['one in', 'one out', 'two in', 'two out'])
  })
})
