/** Numbers as people read them: units always, and as many digits as the value deserves. */

const grouped = new Intl.NumberFormat('en')

/** `19,735` */
export function formatCount(count: number): string {
  return grouped.format(count)
}

/** `1 sensor`, `35 sensors` */
export function formatMany(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** `840 B`, `3.4 MB`; decimal prefixes, as disks are sold. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`
}

/** A stretch of time in its two largest parts: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–'
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`
  const whole = Math.round(seconds)
  const parts: readonly [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ]
  const first = parts.findIndex(([amount]) => amount > 0)
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ')
}

/** The cadence of a log: `10 min`, `90 s`, `1 h`. */
export function formatCadence(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400} d`
  if (seconds % 3600 === 0) return `${seconds / 3600} h`
  if (seconds % 60 === 0) return `${seconds / 60} min`
  return `${seconds} s`
}

/** Decimals that show three significant digits of `spread`, the size of differences that matter. */
export function digitsFor(spread: number): number {
  if (!Number.isFinite(spread) || spread <= 0) return 2
  return Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(spread))))
}

/** `23.41 °C`, `199,394`; a value that is not there is a dash. A true minus sign keeps columns aligned. */
export function formatQuantity(value: number, unit: string, digits: number): string {
  if (!Number.isFinite(value)) return '–'
  const fixed = value.toFixed(digits)
  const number = (Math.abs(value) < 1000 ? fixed : fixed.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')).replace(
    '-',
    '−',
  )
  return unit === '' ? number : `${number} ${unit}`
}

/** Three significant digits: `0.488`, `1.06`, `12.3`, `1,230`, `4.0e-5`. */
export function formatScore(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (size >= 1000) return grouped.format(Math.round(value)).replace('-', '−')
  if (size > 0 && size < 0.001) return value.toExponential(1).replaceAll('-', '−')
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3).replace('-', '−')
}

/** The standard error of a score, with the decimals of {@link formatScore}: `± 0.004`; empty where there is none. */
export function formatScoreError(value: number | null, error: number | null): string {
  if (value === null || error === null || !Number.isFinite(error)) return ''
  const size = Math.abs(value)
  return `± ${error.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)}`
}

/** A difference in percent with its sign: `−21 %`, `+3 %`. */
export function formatChange(share: number): string {
  const percent = Math.round(share * 100) + 0
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent)} %`
}

/** `97.2 %` of a share between 0 and 1. */
export function formatShare(share: number, digits = 1): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(digits)} %` : '–'
}

/** Label of an axis: the quantity with its unit. */
export function axisLabel(quantity: string, unit: string): string {
  return unit === '' ? quantity : `${quantity} (${unit})`
}
