/** Quality reports. The one way in. */
export { writeReport } from './report'
