/** Quality reports, and runs side by side. The one way in. */
export { writeComparison } from './comparison'
export { writeReport } from './report'
