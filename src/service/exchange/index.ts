/** Runs as files that another workspace can sample from. The one way in. */
export { exportModel } from './export-model'
export { importModel, type ImportTools } from './import-model'
