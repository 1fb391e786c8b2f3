/** Numbers, times and sizes as a person reads them; the same in a terminal and on a page. */
export { bytes, cadence, clock, count, duration, figure, measured, percent, withUnit } from '../../report'
