/** Correlations of a log with its own past, as far as gaps (NaN) allow. */

/** Half of the central 95 % of a standard normal. */
const normal95 = 1.96

/** A correlogram over the lags 0 … n. */
export interface Correlogram {
  /** [lags + 1]; at lag 0 it is 1. NaN where the series never moves. */
  readonly values: Float64Array<ArrayBuffer>
  /** Known values of the series. */
  readonly known: number
}

/**
 * Autocorrelation at the lags 0 … `lags`: Σ (x_t − m)(x_{t+k} − m) / Σ (x_t − m)², the usual (biased) estimator, which
 * keeps the sequence positive semidefinite (Box and Jenkins; `statsmodels.tsa.stattools.acf`, adjusted=False). With gaps
 * the sum over the pairs that are known is raised to the number of pairs there would be without gaps.
 */
export function autocorrelation(series: Float64Array, lags: number): Correlogram {
  const { centred, known } = centre(series)
  const values = new Float64Array(lags + 1)
  for (let lag = 0; lag <= lags; lag++) values[lag] = covariance(centred, centred, lag)
  const variance = values[0] ?? 0
  return { values: values.map((value) => (variance > 0 ? value / variance : NaN)), known }
}

/**
 * Partial autocorrelation at the lags 0 … n from the autocorrelation r (0 … n) by the Durbin–Levinson recursion: the last
 * coefficient of the AR(k) model that has these autocorrelations (`statsmodels` method "ldb"). NaN from the lag on at
 * which gaps have left correlations that no process can have.
 */
export function partialAutocorrelation(r: Float64Array): Float64Array<ArrayBuffer> {
  const partial: Float64Array<ArrayBuffer> = new Float64Array(r.length).fill(NaN)
  partial[0] = 1
  let coefficients = new Float64Array(0)
  let variance = 1
  for (let lag = 1; lag < r.length; lag++) {
    let forecast = 0
    for (let i = 0; i < coefficients.length; i++) forecast += (coefficients[i] ?? 0) * (r[lag - 1 - i] ?? NaN)
    const own = ((r[lag] ?? NaN) - forecast) / variance
    if (!(Math.abs(own) < 1)) break
    partial[lag] = own
    const before = coefficients
    coefficients = Float64Array.from({ length: lag }, (_, i) =>
      i === lag - 1 ? own : (before[i] ?? 0) - own * (before[lag - 2 - i] ?? 0),
    )
    variance *= 1 - own * own
  }
  return partial
}

/** ± 1.96/√n: where 95 % of the (partial) autocorrelations of white noise lie. */
export function whiteNoiseBand(known: number): number {
  return normal95 / Math.sqrt(known)
}

/**
 * Bartlett's band at each lag k (0 at lag 0): ± 1.96·√((1 + 2·Σ r_j² over the lags j before k)/n), where 95 % of the
 * autocorrelations lie if the true ones end before k (Box and Jenkins; `acf(..., bartlett_confint=True)`).
 */
export function bartlettBand({ values, known }: Correlogram): Float64Array<ArrayBuffer> {
  let sum = 1
  return values.map((_, lag) => {
    if (lag === 0) return 0
    if (lag > 1) sum += 2 * (values[lag - 1] ?? NaN) ** 2
    return normal95 * Math.sqrt(sum / known)
  })
}

/**
 * Cross-correlation at the lags −`lags` … `lags`, [2·lags + 1]: at lag k that of a_t with b_{t+k}, so a peak at a
 * positive lag says that b follows a. Means and deviations are those of the whole of each series; sums as in
 * {@link autocorrelation}. NaN where either never moves.
 */
export function crossCorrelation(a: Float64Array, b: Float64Array, lags: number): Float64Array<ArrayBuffer> {
  const first = centre(a).centred
  const second = centre(b).centred
  const scale = Math.sqrt(covariance(first, first, 0) * covariance(second, second, 0))
  return Float64Array.from({ length: 2 * lags + 1 }, (_, i) => {
    const lag = i - lags
    const value = lag < 0 ? covariance(second, first, -lag) : covariance(first, second, lag)
    return scale > 0 ? value / scale : NaN
  })
}

/** One-step increments; NaN where either value is unknown. */
export function incrementsOf(series: Float64Array): Float64Array {
  return series.subarray(1).map((value, i) => value - (series[i] ?? NaN))
}

function centre(series: Float64Array): { centred: Float64Array; known: number } {
  let sum = 0
  let known = 0
  for (const value of series) {
    if (Number.isNaN(value)) continue
    sum += value
    known++
  }
  const mean = sum / known
  const centred = series.map((value) => value - mean)
  // what is left of a series that never moves is rounding
  const rests = centred.every((value) => !(Math.abs(value) > 1e-9 * Math.abs(mean)))
  return { centred: rests ? centred.fill(0) : centred, known }
}

/** Mean over all t of a_t·b_{t+lag}, of length − lag pairs, times the share (length − lag)/length. */
function covariance(a: Float64Array, b: Float64Array, lag: number): number {
  let sum = 0
  let pairs = 0
  for (let t = 0; t + lag < a.length; t++) {
    const product = (a[t] ?? NaN) * (b[t + lag] ?? NaN)
    if (Number.isNaN(product)) continue
    sum += product
    pairs++
  }
  return pairs === 0 ? NaN : (sum / pairs) * ((a.length - lag) / a.length)
}
