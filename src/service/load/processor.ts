import { cpus, freemem, totalmem } from 'node:os'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Ticks {
  readonly busy: number
  readonly all: number
}

function ticksNow(): Ticks {
  let busy = 0
  let all = 0
  for (const { times } of cpus()) {
    const total = times.user + times.nice + times.sys + times.idle + times.irq
    all += total
    busy += total - times.idle
  }
  return { busy, all }
}

/** Share of the processor's time that was used since the last call; null for the first. */
export function processorMeter(): () => number | null {
  let before = ticksNow()
  let first = true
  return () => {
    const now = ticksNow()
    const share = now.all > before.all ? (now.busy - before.busy) / (now.all - before.all) : 0
    before = now
    if (!first) return Math.min(1, Math.max(0, share))
    first = false
    return null
  }
}

/** Linux counts caches as used, unless one reads how much could be had at once. @param info text of /proc/meminfo */
export function availableBytes(info: string): number | undefined {
  const found = /^MemAvailable:\s+(\d+) kB$/m.exec(info)?.[1]
  return found === undefined ? undefined : Number(found) * 1024
}

export function memoryNow(): { usedBytes: number; totalBytes: number } {
  const totalBytes = totalmem()
  let available = freemem()
  try {
    available = availableBytes(readFileSync('/proc/meminfo', 'utf8')) ?? available
  } catch {
    // no Linux: what the system calls free is all there is to know
  }
  return { usedBytes: Math.max(0, totalBytes - available), totalBytes }
}

/** Drivers that measure the processor itself, by the names that Linux gives them. */
const drivers = new Set(['coretemp', 'k10temp', 'zenpower', 'cpu_thermal'])

/** The hottest sensor of the processor, °C; null where the system shows none (most virtual machines, macOS, Windows). */
export function processorCelsius(folder = '/sys/class/hwmon'): number | null {
  try {
    const found = readdirSync(folder)
      .map((chip) => join(folder, chip))
      .filter((chip) => drivers.has(readFileSync(join(chip, 'name'), 'utf8').trim()))
      .flatMap((chip) =>
        readdirSync(chip)
          .filter((name) => /^temp\d+_input$/.test(name))
          .map((name) => Number(readFileSync(join(chip, name), 'utf8')) / 1000),
      )
      .filter((celsius) => celsius > 0 && celsius < 150)
    return found.length === 0 ? null : Math.max(...found)
  } catch {
    return null
  }
}
