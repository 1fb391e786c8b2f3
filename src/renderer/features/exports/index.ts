/** Tables and reports as files. */
export { default as ExportCard } from './ExportCard.vue'
export { baseName, fileNameOf, useSaving } from './useSaving'
