import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { buildFolder, isAlive, sweepPartial, writeFileAtomic } from '../../../scripts/setup/atomic.mjs'
import { DEAD_PID, scratchFolder } from './scratch'

describe('buildFolder', () => {
  it('shows the folder only when it is complete', async () => {
    const target = path.join(scratchFolder(), 'runtime')
    await buildFolder(target, (staging) => {
      writeFileSync(path.join(staging, 'half'), '')
      expect(existsSync(target)).toBe(false)
      writeFileSync(path.join(staging, 'whole'), '')
      return Promise.resolve()
    })
    expect(readdirSync(target).sort()).toEqual(['half', 'whole'])
  })

  it('leaves nothing when building fails', async () => {
    const folder = scratchFolder()
    const target = path.join(folder, 'runtime')
    await expect(
      buildFolder(target, (staging) => {
        writeFileSync(path.join(staging, 'half'), '')
        return Promise.reject(new Error('the disk is full'))
      }),
    ).rejects.toThrow('the disk is full')
    expect(readdirSync(folder)).toEqual([])
  })

  it('keeps the old folder when building its successor fails', async () => {
    const folder = scratchFolder()
    const target = path.join(folder, 'runtime')
    mkdirSync(target)
    writeFileSync(path.join(target, 'version'), '1')
    await expect(buildFolder(target, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network')
    expect(readFileSync(path.join(target, 'version'), 'utf8')).toBe('1')
    expect(readdirSync(folder)).toEqual(['runtime'])
  })

  it('replaces the old folder as a whole', async () => {
    const folder = scratchFolder()
    const target = path.join(folder, 'runtime')
    mkdirSync(target)
    writeFileSync(path.join(target, 'old'), '')
    await buildFolder(target, (staging) => {
      writeFileSync(path.join(staging, 'new'), '')
      return Promise.resolve()
    })
    expect(readdirSync(target)).toEqual(['new'])
    expect(readdirSync(folder)).toEqual(['runtime'])
  })
})

describe('sweepPartial', () => {
  it('removes what a killed set-up left, and nothing of a living one or of others', () => {
    const folder = scratchFolder()
    const alive = `runtime.partial-${process.ppid.toString()}`
    for (const name of [`runtime.partial-${DEAD_PID.toString()}`, alive, 'runtime', 'other.partial-1']) {
      mkdirSync(path.join(folder, name))
    }
    sweepPartial(path.join(folder, 'runtime'))
    expect(readdirSync(folder).sort()).toEqual(['other.partial-1', 'runtime', alive].sort())
  })
})

describe('writeFileAtomic', () => {
  it('creates the folder, replaces the file and leaves nothing beside it', () => {
    const file = path.join(scratchFolder(), 'deep', 'state.json')
    writeFileAtomic(file, 'one')
    writeFileAtomic(file, 'two')
    expect(readFileSync(file, 'utf8')).toBe('two')
    expect(readdirSync(path.dirname(file))).toEqual(['state.json'])
  })
})

describe('isAlive', () => {
  it('tells this process from one that cannot exist', () => {
    expect(isAlive(process.pid)).toBe(true)
    expect(isAlive(DEAD_PID)).toBe(false)
    expect(isAlive(Number.NaN)).toBe(false)
  })

  it.runIf(process.platform === 'linux')('does not take a zombie for alive', async () => {
    // A shell starts a child that ends with its input, and becomes a program that never asks for a child's result.
    const shell = spawn('sh', ['-c', 'cat <&3 & echo $!; exec tail -f /dev/null'], {
      stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    })
    onTestFinished(() => void shell.kill('SIGKILL'))
    const pid = await new Promise<number>((resolve) => {
      shell.stdout?.once('data', (data: Buffer) => resolve(Number(String(data))))
    })
    const stat = (of: number | undefined): string => readFileSync(`/proc/${String(of)}/stat`, 'utf8')
    await vi.waitFor(() => expect(stat(shell.pid)).toContain('(tail)'))
    expect(isAlive(pid)).toBe(true)
    const input = shell.stdio[3]
    if (input && 'end' in input) input.end()
    await vi.waitFor(() => expect(stat(pid)).toContain(') Z '))
    expect(isAlive(pid)).toBe(false)
  })
})
