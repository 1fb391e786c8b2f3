/** The one chart of Plenum, what it can show, and its colours. */
export { default as ChartCard } from './ChartCard.vue'
export { default as PlenumChart } from './PlenumChart.vue'
export { hoverAt } from './hover'
export { buildOption } from './option'
export { type ChartSeries, type ChartSpec, type ChartWindow, rangeOf, type Tone } from './spec'
export { chartCsv } from './table'
export { colourOf, dashOf, readPalette, tokenOf } from './theme'
export { timeTicks } from './ticks'
