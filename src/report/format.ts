/** Numbers, times and sizes as a person reads them in a terminal; always `.` as decimal point. */

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Thousands apart: `19,735`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** Three significant digits or so, without exponents where a person expects none: `0.0123`, `4.57`, `1,234`. */
export function figure(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (size >= 1000) return count(value)
  if (size !== 0 && size < 0.001) return value.toExponential(1)
  const decimals = size === 0 ? 1 : Math.min(6, Math.max(0, digits - 1 - Math.floor(Math.log10(size))))
  return value.toFixed(decimals)
}

/** A figure with its standard error to two digits and as many decimals itself: `0.0971 ± 0.0032`. */
export function measured(value: number | null | undefined, error?: number): string {
  if (value === null || value === undefined || error === undefined || !(error > 0)) return figure(value)
  const decimals = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(error))))
  return `${value.toFixed(decimals)} ± ${error.toFixed(decimals)}`
}

/** A share in percent: `21 %`, `21 % ± 3 %`, with a decimal where the error is below one percent. */
export function percent(share: number, error?: number): string {
  const decimals = error !== undefined && error < 0.01 ? 1 : 0
  const of = (value: number): string => `${(value * 100).toFixed(decimals).replace('-', '−')} %`
  return error === undefined ? of(share) : `${of(share)} ± ${of(error)}`
}

/** `8 s`, `2 min 05 s`, `3 h 10 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < minute) return `${whole} s`
  if (whole < hour) return `${Math.floor(whole / minute)} min ${String(whole % minute).padStart(2, '0')} s`
  return `${Math.floor(whole / hour)} h ${String(Math.floor((whole % hour) / minute)).padStart(2, '0')} min`
}

/** A cadence: `10 min`, `1 h`, `90 s`. */
export function cadence(seconds: number): string {
  if (seconds % day === 0) return `${seconds / day} d`
  if (seconds % hour === 0) return `${seconds / hour} h`
  return seconds % minute === 0 ? `${seconds / minute} min` : `${seconds} s`
}

/** `512 B`, `4.2 MB`, in powers of ten as file managers count. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let size = value
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit += 1
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit] ?? ''}`
}

/** `2016-01-11 17:00` of an ISO instant, in the offset it is written with. */
export function clock(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ')
}

/** A variable with its unit: `temperature (°C)`. */
export function withUnit({ name, unit }: { name: string; unit: string }): string {
  return unit === '' ? name : `${name} (${unit})`
}
