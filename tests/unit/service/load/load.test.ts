import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { deviceLoadSchema } from '../../../../src/contract'
import { LoadMeter } from '../../../../src/service/load'
import { parseGpuLoad } from '../../../../src/service/load/gpu'
import { availableBytes, memoryNow, processorCelsius, processorMeter } from '../../../../src/service/load/processor'

describe('how busy the machine is', () => {
  it('is a share of the processor since the last look', () => {
    const meter = processorMeter()
    expect(meter()).toBeNull()
    const until = performance.now() + 300
    while (performance.now() < until) Math.sqrt(until)
    const share = meter() ?? NaN
    expect(share).toBeGreaterThan(0)
    expect(share).toBeLessThanOrEqual(1)
  })
  it('counts memory that caches would give back as free', () => {
    // the layout of proc(5)
    expect(availableBytes('MemTotal:       16000 kB\nMemFree:  10 kB\nMemAvailable:    8000 kB\n')).toBe(8_192_000)
    const { usedBytes, totalBytes } = memoryNow()
    expect(usedBytes).toBeGreaterThan(0)
    expect(usedBytes).toBeLessThan(totalBytes)
  })
  it('knows the hottest sensor of the processor and of nothing else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plenum-hwmon-'))
    const chip = (name: string, ...milli: number[]): void => {
      mkdirSync(join(folder, name))
      writeFileSync(join(folder, name, 'name'), `${name}\n`)
      for (const [index, value] of milli.entries()) {
        writeFileSync(join(folder, name, `temp${String(index + 1)}_input`), `${String(value)}\n`)
      }
    }
    chip('nvme', 71_000)
    expect(processorCelsius(folder)).toBeNull()
    chip('k10temp', 48_250, 51_500)
    expect(processorCelsius(folder)).toBe(51.5)
    rmSync(folder, { recursive: true })
    expect(processorCelsius(folder)).toBeNull()
  })
  it('reads what nvidia-smi writes, with and without support', () => {
    expect(parseGpuLoad('37, 1024, 8192, 61\n')).toEqual({
      share: 0.37,
      usedBytes: 1_073_741_824,
      totalBytes: 8_589_934_592,
      celsius: 61,
    })
    expect(parseGpuLoad('[N/A], 10, 20, [Not Supported]\n')).toMatchObject({ share: null, celsius: null })
    expect(parseGpuLoad('No devices were found\n')).toBeNull()
  })
  it('is told to whoever listens, and fits the contract', async () => {
    const load = new LoadMeter()
    const heard = await new Promise((resolve) => {
      const stop = load.listen((event) => {
        stop()
        resolve(event)
      })
    })
    expect(() => deviceLoadSchema.parse(heard)).not.toThrow()
  })
})
