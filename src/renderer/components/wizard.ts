/** The four verbs of every wizard. */
export type WizardStep = 'choose' | 'set' | 'check' | 'run'
export const wizardSteps: readonly WizardStep[] = ['choose', 'set', 'check', 'run']

export function stepAfter(step: WizardStep): WizardStep {
  return wizardSteps[wizardSteps.indexOf(step) + 1] ?? 'run'
}
export function stepBefore(step: WizardStep): WizardStep {
  return wizardSteps[wizardSteps.indexOf(step) - 1] ?? 'choose'
}

/** Something that is being put together, as the frame of its wizard sees it. */
export interface WizardDraft {
  readonly step: WizardStep
  /** Something was chosen: leaving asks, once. */
  readonly touched: boolean
  readonly asked: boolean
  stopAsking(): void
  next(): void
  back(): void
  reset(): void
}
