/** Anomalies: the list of what was made, and the wizard that makes more. */
export { default as AnomaliesView } from './AnomaliesView.vue'
export { default as AnomalyWizard } from './AnomalyWizard.vue'
export {
  type AnomalyEvent,
  firstEvent,
  lastStep,
  sizeAt,
  toAnomalies,
  toEvents,
  withBegin,
  withDuration,
  within,
  withRamp,
} from './events'
export { previewSpec } from './previewChart'
export { hallAt, linesOf } from './usePreviews'
