/** Tables and reports as files. */
export { default as ExportCard } from './ExportCard.vue'
export { useSaving } from './useSaving'
