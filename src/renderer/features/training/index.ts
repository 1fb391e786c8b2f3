/** Training: the wizard and what its pages are made of. Views are loaded by the router from their files. */
export { useTrainingDraft } from './draft'
export { periodsOf, type PeriodStretch } from './periods'
